import type { StorageFailureClass } from '../../core/domain/errors.ts';
import type { StageTimes } from '../../core/domain/stage-times.ts';

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

/** What a workflow passes to a stage in addition to its input; absent from workflows of older code. */
export interface StageLimits extends StageTimes {
  /** The problem of the store that the workflow already knows; null: none. A failure of another class is reported immediately. */
  readonly told: StorageFailureClass | null;
}

export type StageOptions = Omit<Stage<never, never>, 'queue' | 'types'>;

export function onMainQueue<Input, Output>(options: StageOptions): Stage<Input, Output, 'main'> {
  return { ...options, queue: 'main' };
}

export function onTrainingQueue<Input, Output>(options: StageOptions): Stage<Input, Output, 'training'> {
  return { ...options, queue: 'training' };
}

/** For stages that read and write small objects. */
export const SMALL: StageOptions = { loaded: 'at-once', timeLimit: '1 minute' };
