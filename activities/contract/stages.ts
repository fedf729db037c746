import type { DatasetConfiguration } from '../../configs/dataset-schema.ts';
import type { SweepConfiguration } from '../../configs/schema.ts';
import type { ArtifactReference } from '../../core/domain/artifact.ts';
import type { TrainingQueue } from '../../core/domain/task-queues.ts';
import type {
  AnalysedSweep,
  EvaluatedTrial,
  EvaluateTrialInput,
  FindSourceInput,
  FoundSource,
  PadSequencesInput,
  RenderedFigures,
  SplitDatasetInput,
  StageLimits,
  StoredDataset,
  StoredSplit,
  SweepLedger,
  TrainedTrial,
  TrainTrialInput,
  VariantLedger,
  WrittenReport,
} from '../types.ts';

/** Served by the workflow worker, or by the training workers. */
export type StageQueue = 'main' | 'training';

/** How a stage is queued, limited and retried. Its input and output are references and small values. */
export interface Stage<Input, Output, Queue extends StageQueue = StageQueue> {
  readonly queue: Queue;
  /** When slots load its code: a sweep waits for it from its start on, or it can wait until a slot is idle. */
  readonly loaded: 'at-once' | 'when-idle';
  /** Of one attempt. A stage without progress ends earlier, by the stall limit. */
  readonly timeLimit: `${number} ${'minute' | 'hour' | 'day'}${'' | 's'}`;
  /** Of all attempts, lost workers and waits for the store included; without: no limit. Failures of each class have limits of their own. */
  readonly attempts?: number;
  /** Temporal's, 1 the most urgent; without: that of its workflow. */
  readonly priorityKey?: number;
  /** Types only. */
  readonly types?: (input: Input) => Output;
}

type Options = Omit<Stage<never, never>, 'queue' | 'types'>;
const main = <Input, Output>(options: Options): Stage<Input, Output, 'main'> => ({ ...options, queue: 'main' });
const training = <Input, Output>(options: Options): Stage<Input, Output, 'training'> => ({ ...options, queue: 'training' });

/** Seconds to minutes of one core. A download brings the limit that its sources need. */
const DATA: Options = { loaded: 'at-once', timeLimit: '1 hour' };
const REPORT: Options = { loaded: 'when-idle', timeLimit: '1 hour' };
/** Small objects in and out of the store. */
const RECORD: Options = { loaded: 'at-once', timeLimit: '1 minute' };
/** `attempts` bounds a training that takes its whole worker down each time, which leaves no one to count: it is given up after about an hour. */
const TRAINING = { loaded: 'at-once', attempts: 100 } as const;

/** Every stage, a retryable activity each, in pipeline order. `activities/stages/index.ts` has the code of each. */
export const STAGES = {
  downloadDataset: main<DatasetConfiguration, StoredDataset>(DATA),
  splitDataset: main<SplitDatasetInput, StoredSplit>(DATA),
  padSequences: main<PadSequencesInput, ArtifactReference[]>(DATA),
  findSource: main<FindSourceInput, FoundSource>(RECORD),
  // Hours are normal: a hung one is caught by the stall limit, a lost worker by the heartbeat.
  trainTrial: training<TrainTrialInput, [TrainedTrial]>({ ...TRAINING, timeLimit: '7 days' }),
  // Short, and finishes a trial: ahead of trainings that wait.
  evaluateTrial: training<EvaluateTrialInput, EvaluatedTrial>({ ...TRAINING, timeLimit: '30 minutes', priorityKey: 1 }),
  recordVariant: main<VariantLedger, void>(RECORD),
  recordSweep: main<SweepLedger, void>(RECORD),
  /** `startedAt` null: the sweep's latest execution. */
  analyseSweep: main<{ readonly sweepId: string; readonly startedAt: string | null }, AnalysedSweep>(REPORT),
  renderFigures: main<AnalysedSweep, RenderedFigures>(REPORT),
  writeReport: main<RenderedFigures, WrittenReport>(REPORT),
} as const;

export type StageName = keyof typeof STAGES;

type ActivityOf<Row> = Row extends Stage<infer Input, infer Output> ? (input: Input, limits?: StageLimits) => Promise<Output> : never;

export type StageActivities = { [Name in StageName]: ActivityOf<(typeof STAGES)[Name]> };

/** Light enough to run in the worker itself, without a slot. */
export interface WorkerActivities {
  selectTrainingQueue(input: { readonly device: SweepConfiguration['execution']['device'] }): Promise<TrainingQueue>;
  /** A configuration with the files that it refers to put in, found among the project's own. */
  resolveConfiguration(configuration: unknown): Promise<unknown>;
}

/** Of the workflow `tracking`, by workers that know the tool they tell. */
export interface TrackingActivities {
  /** Until the sweep is over and all of it is told. */
  trackSweep(input: { readonly sweepId: string }): Promise<TrackedSweepAnswer>;
}

export interface TrackedSweepAnswer {
  /** Where a person looks at it. */
  readonly url: string;
  readonly runs: number;
}

export type Activities = StageActivities & WorkerActivities;

/** The stages that fit, in pipeline order. */
export function listStages(wanted: Partial<Pick<Stage<unknown, unknown>, 'queue' | 'loaded'>>): StageName[] {
  return (Object.keys(STAGES) as StageName[]).filter(
    (name) =>
      (wanted.queue === undefined || STAGES[name].queue === wanted.queue) &&
      (wanted.loaded === undefined || STAGES[name].loaded === wanted.loaded),
  );
}
