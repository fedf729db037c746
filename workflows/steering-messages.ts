import type { Remedy } from '../core/domain/remedy.ts';
import type { SourceProblem } from '../core/domain/results.ts';
import { type NextRung, REACH_RUNG, type RungReached } from '../core/domain/rung.ts';
import { STORAGE_WAIT, type StorageWait } from '../core/domain/storage-wait.ts';
import type { TrialState } from '../core/domain/trial.ts';
import type { Decision } from '../core/search/decision.ts';
import { defineQuery, defineSignal, defineUpdate } from './define-messages.ts';
import type { ExtendRequest } from './extend-request.ts';
import type { SteerSearchRequest } from './search/steer-search-request.ts';
import type {
  ConcurrencyRequest,
  DecisionsRequest,
  Incident,
  RetryVariantRequest,
  VariantName,
  VariantReport,
} from './steering-requests.ts';

/** Sent by the sweep to its running variants; anyone may send `setPaused` to many sweeps at once. */
export const pauseSignal = defineSignal<[boolean]>('setPaused');
export const concurrencySignal = defineSignal<[number]>('setConcurrency');

/** Sent by variants to their sweep while they run. */
export const variantReportSignal = defineSignal<[VariantReport]>('reportVariant');

/** Sent to the sweep by trainings at a pause. */
export const reachRungUpdate = defineUpdate<NextRung | null, [RungReached]>(REACH_RUNG);

/** Sent to the sweep by variants, the report, and waiting training runs. */
export const storageWaitSignal = defineSignal<[StorageWait]>(STORAGE_WAIT);

/** Sent by workers to the workflow that logs a sweep in MLflow: there is more to log. */
export const tellSignal = defineSignal<[]>('tell');

/** The result of an update: a message. */
export interface UpdateResult {
  readonly message: string;
}

// Some updates do not use their argument, but the CLI and validators need one to be declared.
export const retryFailedUpdate = defineUpdate<UpdateResult, [unknown]>('retryFailed');
export const retryVariantUpdate = defineUpdate<UpdateResult, [RetryVariantRequest]>('retryVariant');
export const skipVariantUpdate = defineUpdate<UpdateResult, [VariantName]>('skipVariant');
export const cancelVariantUpdate = defineUpdate<UpdateResult, [VariantName]>('cancelVariant');
export const pauseUpdate = defineUpdate<UpdateResult, [unknown]>('pause');
export const resumeUpdate = defineUpdate<UpdateResult, [unknown]>('resume');
export const setConcurrencyUpdate = defineUpdate<UpdateResult, [ConcurrencyRequest]>('setConcurrency');
export const retryReportUpdate = defineUpdate<UpdateResult, [unknown]>('retryReport');
/** Its argument is the content of a configuration file. */
export const reconfigureUpdate = defineUpdate<UpdateResult, [unknown]>('reconfigure');
export const extendUpdate = defineUpdate<UpdateResult, [ExtendRequest]>('extend');
export const steerSearchUpdate = defineUpdate<UpdateResult, [SteerSearchRequest]>('steerSearch');

export type SweepPhase = 'preparing' | 'training' | 'paused' | 'parked' | 'reporting' | 'finished' | 'cancelled' | 'failed';

/** A step of data preparation, counted from 1. */
export interface PreparationStep {
  readonly step: number;
  readonly of: number;
  readonly doing: string;
}

export interface SweepProgress {
  readonly sweepId: string;
  readonly name: string;
  readonly phase: SweepPhase;
  /** The current step while the data is being prepared; otherwise null. */
  readonly preparing: PreparationStep | null;
  readonly synthetic: boolean | null;
  /** Summary of the data in lines: classes, groups, counts; null before it is read. */
  readonly data: readonly string[] | null;
  /** Data sources that could not be read. */
  readonly sourceProblems: readonly SourceProblem[];
  /** Variants by state. */
  readonly counts: Readonly<Record<TrialState, number>>;
  readonly variants: number;
  /** Counted as they finish. `total` is null until the data is split: a configuration does not always say how many folds there are. */
  readonly trials: { readonly completed: number; readonly failed: number; readonly reused: number; readonly total: number | null };
  /** Estimate at the sweep's last step, from its pace so far; null while nothing is finished, left or running. */
  readonly secondsLeft: number | null;
  /** ISO 8601: the time of that step plus `secondsLeft`. */
  readonly estimatedEnd: string | null;
  readonly best: { readonly variant: string; readonly validationAccuracy: number } | null;
  readonly running: readonly string[];
  readonly parked: readonly { readonly variant: string; readonly failure: string }[];
  /** Why the data could not be prepared, while the sweep is waiting because of it. */
  readonly preparationFailure: string | null;
  /** What to fix in that case: the `configuration`, `either` data or configuration, or `nothing`. */
  readonly remedy: Remedy | null;
  /** Why the newest report could not be written; null if it was. */
  readonly reportFailure: string | null;
  /** What is waiting for the store, and why; null if nothing. */
  readonly waitsForStorage: string | null;
  /** What needs a person's attention; null if nothing. */
  readonly waitsWith: 'data' | 'variants' | 'report' | null;
  readonly concurrency: number;
  readonly startedAt: string;
  /** Folder or store prefix of the newest report, or null. */
  readonly report: string | null;
}

export interface LeaderboardRow {
  readonly rank: number;
  readonly variant: string;
  /** A variant that is not completed is ranked by its finished trials. */
  readonly state: TrialState;
  readonly experiment: string;
  readonly validationAccuracy: number;
  readonly testAccuracy: number | null;
  /** Number of folds without a finished trial: the means are then not comparable with the others', and the variant ranks lower. */
  readonly missingFolds: number;
  readonly parameters: number | null;
  /** Number of finished trials. */
  readonly trials: number;
  /** Number of all trials of the variant. */
  readonly trialsPlanned: number;
  readonly trainingSeconds: number;
  readonly changed: boolean;
}

export interface PlanRow {
  readonly variant: string;
  readonly experiment: string;
  readonly state: TrialState;
  readonly trials: number;
  /** Another variant with the same architecture and hyperparameters, with which it shares its trials; or null. */
  readonly sameAs: string | null;
}

/** The first few incidents of a variant; its ledger in the store has all of them. */
export interface AttemptsRow extends Incident {
  readonly variant: string;
}

export const progressQuery = defineQuery<SweepProgress>('progress');
export const leaderboardQuery = defineQuery<LeaderboardRow[]>('leaderboard');
export const planQuery = defineQuery<PlanRow[]>('plan');
/** A search's decision with the variant it concerns. */
export interface DecisionRow extends Decision {
  readonly experiment: string;
  readonly variant: string;
}

/** Progress of a search. */
export interface SearchProgress {
  readonly experiment: string;
  /** Number of suggestions so far. */
  readonly trials: number;
  readonly trialsBudget: number;
  /** Epochs granted so far, of one fold and seed. */
  readonly epochs: number;
  /** Null: unlimited. */
  readonly epochsBudget: number | null;
  readonly decisions: number;
  /** Changes by people, in order. */
  readonly steering: readonly { readonly after: number; readonly time: number; readonly what: string }[];
  /** Whether it was told to stop. */
  readonly isStopped: boolean;
  /** Whether nothing is running and nothing will be started. */
  readonly isFinished: boolean;
  /** Whether every point of the space has been tried. */
  readonly isUsedUp: boolean;
}

/** An answer has at most 2,000 decisions. */
export const decisionsQuery = defineQuery<DecisionRow[], [request?: DecisionsRequest]>('decisions');
export const searchesQuery = defineQuery<SearchProgress[]>('searches');
export const attemptsQuery = defineQuery<AttemptsRow[]>('attempts');
