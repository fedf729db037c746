import type { Remedy } from '../core/domain/remedy.ts';
import type { SourceProblem } from '../core/domain/results.ts';
import { STORAGE_WAIT, type StorageWait } from '../core/domain/storage-wait.ts';
import type { TrialState } from '../core/domain/trial.ts';
import type { Decision } from '../core/search/decision.ts';
import { defineQuery, defineSignal, defineUpdate } from './define-messages.ts';
import type { ExtendRequest } from './extend-request.ts';
import type { SteerSearchRequest } from './search/steer-search-request.ts';
import type { ConcurrencyRequest, Incident, RetryVariantRequest, VariantName, VariantReport } from './steering-requests.ts';

/** Sent by the sweep to its running variants; anyone may send `setPaused` to sweeps, many at once. */
export const pauseSignal = defineSignal<[boolean]>('setPaused');
export const concurrencySignal = defineSignal<[number]>('setConcurrency');

/** Sent by variants to their sweep while they run. */
export const variantReportSignal = defineSignal<[VariantReport]>('reportVariant');

/** Sent by variants, the report, and trainings that wait, to their sweep. */
export const storageWaitSignal = defineSignal<[StorageWait]>(STORAGE_WAIT);

/** Sent by workers to the workflow that has a sweep told to MLflow: there is more to tell. */
export const tellSignal = defineSignal<[]>('tell');

/** What an update did, in words. */
export interface UpdateResult {
  readonly message: string;
}

// The argument is unused where there is nothing to say, but the CLI and validators need one to be declared.
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

/** A step of the data's preparation; counted from 1. */
export interface PreparationStep {
  readonly step: number;
  readonly of: number;
  readonly doing: string;
}

export interface SweepProgress {
  readonly sweepId: string;
  readonly name: string;
  readonly phase: SweepPhase;
  /** What is done to the data, while it is prepared; else null. */
  readonly preparing: PreparationStep | null;
  readonly synthetic: boolean | null;
  /** What the data was read as, in lines: classes, groups, counts; null before it is read. */
  readonly data: readonly string[] | null;
  /** Sources of the data that were tried and gave nothing. */
  readonly sourceProblems: readonly SourceProblem[];
  /** Variants by state. */
  readonly counts: Readonly<Record<TrialState, number>>;
  readonly variants: number;
  /** Counted as they finish. `total` is null until the data is split: a configuration does not always say how many folds there are. */
  readonly trials: { readonly completed: number; readonly failed: number; readonly reused: number; readonly total: number | null };
  /** By the pace so far, when the sweep last made a step; null while nothing is finished, left or at work. */
  readonly secondsLeft: number | null;
  /** ISO 8601: that step's time and `secondsLeft` together. */
  readonly estimatedEnd: string | null;
  readonly best: { readonly variant: string; readonly validationAccuracy: number } | null;
  readonly running: readonly string[];
  readonly parked: readonly { readonly variant: string; readonly failure: string }[];
  /** Why the data could not be prepared, while that is what the sweep waits with. */
  readonly preparationFailure: string | null;
  /** What to fix then: `either` of data and configuration, or `nothing` of both. */
  readonly remedy: Remedy | null;
  /** Why the newest report could not be written, while that is so. */
  readonly reportFailure: string | null;
  /** What waits for the store, and why, while something does. */
  readonly waitsForStorage: string | null;
  /** What the sweep waits for a person with, while it does. */
  readonly waitsWith: 'data' | 'variants' | 'report' | null;
  readonly concurrency: number;
  readonly startedAt: string;
  /** Folder or store prefix of the newest report, or null. */
  readonly report: string | null;
}

export interface LeaderboardRow {
  readonly rank: number;
  readonly variant: string;
  /** A variant that is not completed ranks with what it has. */
  readonly state: TrialState;
  readonly experiment: string;
  readonly validationAccuracy: number;
  readonly testAccuracy: number | null;
  /** Folds without a finished trial: the means are then not comparable with the others', and the variant ranks behind. */
  readonly missingFolds: number;
  readonly parameters: number | null;
  /** Finished ones. */
  readonly trials: number;
  /** All of the variant. */
  readonly trialsPlanned: number;
  readonly trainingSeconds: number;
  readonly changed: boolean;
}

export interface PlanRow {
  readonly variant: string;
  readonly experiment: string;
  readonly state: TrialState;
  readonly trials: number;
  /** Another variant with the same architecture and hyperparameters, whose trials it shares; or null. */
  readonly sameAs: string | null;
}

/** The first few of a variant; its ledger in the store has all. */
export interface AttemptsRow extends Incident {
  readonly variant: string;
}

export const progressQuery = defineQuery<SweepProgress>('progress');
export const leaderboardQuery = defineQuery<LeaderboardRow[]>('leaderboard');
export const planQuery = defineQuery<PlanRow[]>('plan');
/** A search's decision, with the variant that it is about. */
export interface DecisionRow extends Decision {
  readonly experiment: string;
  readonly variant: string;
}

/** How far a search is. */
export interface SearchProgress {
  readonly experiment: string;
  /** Suggested so far. */
  readonly trials: number;
  readonly trialsBudget: number;
  /** Given out so far, of one fold and seed. */
  readonly epochs: number;
  /** Null: any number. */
  readonly epochsBudget: number | null;
  readonly decisions: number;
  /** What people changed, in order. */
  readonly steering: readonly { readonly after: number; readonly time: number; readonly what: string }[];
  /** It was told to end with what is there. */
  readonly isStopped: boolean;
  /** Nothing is at work and nothing more is to be. */
  readonly isFinished: boolean;
  /** The space has no point left that was not tried. */
  readonly isUsedUp: boolean;
}

/** Its argument may be `{ experiment, from }`: decisions come in parts of 2,000. */
export const decisionsQuery = defineQuery<DecisionRow[], [request?: { readonly experiment?: string; readonly from?: number }]>('decisions');
export const searchesQuery = defineQuery<SearchProgress[]>('searches');
export const attemptsQuery = defineQuery<AttemptsRow[]>('attempts');
