import type { SweepConfiguration } from '../../configs/schema.ts';
import type { TrainingQueue } from '../../core/domain/task-queues.ts';
import { DATA_STAGES } from './data-stages.ts';
import { LEDGER_STAGES } from './ledger-stages.ts';
import { REPORT_STAGES } from './report-stages.ts';
import type { Stage, StageLimits } from './stage.ts';
import { TRAINING_STAGES } from './training-stages.ts';

/** Every stage in pipeline order; each is a retryable activity. Their code is in `activities/stages/index.ts`. */
export const STAGES = { ...DATA_STAGES, ...TRAINING_STAGES, ...LEDGER_STAGES, ...REPORT_STAGES } as const;

export type StageName = keyof typeof STAGES;

type ActivityOf<Row> = Row extends Stage<infer Input, infer Output> ? (input: Input, limits?: StageLimits) => Promise<Output> : never;

export type StageActivities = { [Name in StageName]: ActivityOf<(typeof STAGES)[Name]> };

/** Activities that are light enough to run in the worker itself, without a slot. */
export interface WorkerActivities {
  selectTrainingQueue(input: { readonly device: SweepConfiguration['execution']['device'] }): Promise<TrainingQueue>;
  /** Resolves a configuration's references to the project's own files. */
  resolveConfiguration(configuration: unknown): Promise<unknown>;
}

/** Activities of the workflow `tracking`, on workers with a tracking server. */
export interface TrackingActivities {
  /** Runs until the sweep is over and everything is logged. */
  trackSweep(input: { readonly sweepId: string }): Promise<TrackedSweepAnswer>;
}

export interface TrackedSweepAnswer {
  /** Address for people. */
  readonly url: string;
  readonly runs: number;
}

/** The matching stages in pipeline order. */
export function listStages(wanted: Partial<Pick<Stage<unknown, unknown>, 'queue' | 'loaded'>>): StageName[] {
  return (Object.keys(STAGES) as StageName[]).filter(
    (name) =>
      (wanted.queue === undefined || STAGES[name].queue === wanted.queue) &&
      (wanted.loaded === undefined || STAGES[name].loaded === wanted.loaded),
  );
}
