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
  StatePart,
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
  /** When slots load its code: at once, because a sweep needs it from the start, or when a slot is idle. */
  readonly loaded: 'at-once' | 'when-idle';
  /** Time limit of one attempt. The stall limit ends a stage without progress earlier. */
  readonly timeLimit: `${number} ${'minute' | 'hour' | 'day'}${'' | 's'}`;
  /** Maximum number of attempts, including lost workers and waits for the store; default: unlimited. Failure classes have their own limits. */
  readonly attempts?: number;
  /** Temporal's priority, 1 is the most urgent; default: that of its workflow. */
  readonly priorityKey?: number;
  /** For type inference only. */
  readonly types?: (input: Input) => Output;
}

type Options = Omit<Stage<never, never>, 'queue' | 'types'>;
const main = <Input, Output>(options: Options): Stage<Input, Output, 'main'> => ({ ...options, queue: 'main' });
const training = <Input, Output>(options: Options): Stage<Input, Output, 'training'> => ({ ...options, queue: 'training' });

/** Takes seconds to minutes on one core. A download has its own limit, depending on its sources. */
const DATA: Options = { loaded: 'at-once', timeLimit: '1 hour' };
const REPORT: Options = { loaded: 'when-idle', timeLimit: '1 hour' };
/** Reads and writes small objects. */
const RECORD: Options = { loaded: 'at-once', timeLimit: '1 minute' };
/** `attempts` limits training that takes its whole worker down each time, so that nobody counts its crashes: it is given up after about an hour. */
const TRAINING = { loaded: 'at-once', attempts: 100 } as const;

/** Every stage in pipeline order; each is a retryable activity. Their code is in `activities/stages/index.ts`. */
export const STAGES = {
  downloadDataset: main<DatasetConfiguration, StoredDataset>(DATA),
  splitDataset: main<SplitDatasetInput, StoredSplit>(DATA),
  padSequences: main<PadSequencesInput, ArtifactReference[]>(DATA),
  findSource: main<FindSourceInput, FoundSource>(RECORD),
  // Hours are normal: the stall limit catches a hung one, the heartbeat a lost worker.
  trainTrial: training<TrainTrialInput, [TrainedTrial]>({ ...TRAINING, timeLimit: '7 days' }),
  // Short, and finishes a trial: ahead of waiting training runs.
  evaluateTrial: training<EvaluateTrialInput, EvaluatedTrial>({ ...TRAINING, timeLimit: '30 minutes', priorityKey: 1 }),
  recordVariant: main<VariantLedger, void>(RECORD),
  recordSweep: main<SweepLedger, void>(RECORD),
  storeState: main<StatePart, ArtifactReference>(RECORD),
  readState: main<ArtifactReference, string>(RECORD),
  /** `startedAt` null: the latest execution of the sweep. */
  analyseSweep: main<{ readonly sweepId: string; readonly startedAt: string | null }, AnalysedSweep>(REPORT),
  renderFigures: main<AnalysedSweep, RenderedFigures>(REPORT),
  writeReport: main<RenderedFigures, WrittenReport>(REPORT),
} as const;

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

export type Activities = StageActivities & WorkerActivities;

/** The matching stages in pipeline order. */
export function listStages(wanted: Partial<Pick<Stage<unknown, unknown>, 'queue' | 'loaded'>>): StageName[] {
  return (Object.keys(STAGES) as StageName[]).filter(
    (name) =>
      (wanted.queue === undefined || STAGES[name].queue === wanted.queue) &&
      (wanted.loaded === undefined || STAGES[name].loaded === wanted.loaded),
  );
}
