import type { EpochRecord, TrialSpecification } from '../../core/domain/trial.ts';
import type { SweepIdentity } from './ledger-stages.ts';
import { onTrainingQueue } from './stage.ts';

/** `attempts` limits training that takes its whole worker down each time, so that nobody counts its crashes: it is given up after about an hour. */
const TRAINING = { loaded: 'at-once', attempts: 100 } as const;

export const TRAINING_STAGES = {
  // Hours are normal: the stall limit catches a hung one, the heartbeat a lost worker.
  trainTrial: onTrainingQueue<TrainTrialInput, [TrainedTrial]>({ ...TRAINING, timeLimit: '7 days' }),
  // Short, and finishes a trial: ahead of waiting training runs.
  evaluateTrial: onTrainingQueue<EvaluateTrialInput, EvaluatedTrial>({ ...TRAINING, timeLimit: '30 minutes', priorityKey: 1 }),
} as const;

/** A trial and, if it extends a finished one, the trial from whose last checkpoint it continues. */
export interface PlannedTrial {
  readonly specification: TrialSpecification;
  readonly trialKey: string;
  readonly continueFrom: string | null;
}

export interface TrainTrialInput extends SweepIdentity {
  readonly variant: string;
  /** Exactly one trial. It is a list, like the result, for compatibility with older code, which packed several. */
  readonly trials: readonly [PlannedTrial];
  readonly checkpointEveryEpochs: number;
  readonly stallMilliseconds: number;
  /** Epochs after which it pauses for a decision of its search; absent: it is trained to the end. */
  readonly stopAfter?: number;
  /** Number of the variant's launch, if its search can be asked at a pause whether it goes on at once; absent: it pauses. */
  readonly asksInRound?: number;
}

export interface TrainedTrial {
  readonly trialKey: string;
  /** `paused`: after `stopAfter` epochs, with the results so far. */
  readonly status: 'completed' | 'diverged' | 'paused';
  /** Whether it was already finished, trained by another sweep or variant. */
  readonly reused: boolean;
  readonly bestValidationAccuracy: number | null;
  /** Number of trainable parameters; absent if it diverged, and from older workers. */
  readonly parameters?: number;
  readonly epochs: number;
  readonly trainingSeconds: number;
  /** Attempts of the activity that trained it; 0 if reused. */
  readonly attempts: number;
  /** Wall time from the scheduling of the first attempt to that of the last one, seconds. */
  readonly secondsLost: number;
  /** Problems that were resolved, such as a damaged checkpoint that was skipped. */
  readonly warnings: readonly string[];
  /** Why it diverged. */
  readonly message: string | null;
}

/** Heartbeat details of `trainTrial`, the source of the console's bars and the `attempts` of a running trial. */
export interface TrialProgress {
  readonly trialKey: string;
  readonly variant: string;
  readonly seed: number;
  readonly fold: number;
  readonly epoch: number;
  readonly maxEpochs: number;
  /** Within the epoch, 0 … 1. */
  readonly fraction: number;
  readonly bestValidationAccuracy: number | null;
  readonly secondsPerEpoch: number | null;
  /** Number of epochs done in this attempt; absent from older workers. */
  readonly epochsDone?: number;
  readonly checkpointBytes?: number;
  /** The last finished epoch of this attempt; absent before the first one, and from older workers. */
  readonly latest?: EpochRecord;
  /** Such as "waiting for storage: Access Denied."; null while it is training. */
  readonly note: string | null;
}

export interface EvaluateTrialInput {
  readonly trialKey: string;
  /** Number of distorted copies that are evaluated with each recording; absent: none. */
  readonly copies?: number;
}

export interface EvaluatedTrial {
  readonly validationAccuracy: number;
  readonly testAccuracy: number | null;
}
