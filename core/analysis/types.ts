import type { Claim } from '../domain/claim.ts';
import type { DataWarning } from '../domain/data-warnings.ts';
import type { Measure } from '../domain/measures.ts';
import type { TrialRecord } from '../domain/results.ts';
import type { SplitWarning } from '../domain/split-warnings.ts';
import type { TrainingWarning } from '../domain/training-warnings.ts';
import type { EnsembleAnalysis, NestedAnalysis, RefusalAnalysis } from './ensemble-types.ts';
import type { Estimate, Interval } from './estimate-types.ts';

export type { Estimate, Interval } from './estimate-types.ts';

export interface LeaderboardEntry {
  /** From 1, by mean validation accuracy (never by test); null without a completed trial. */
  readonly rank: number | null;
  readonly variant: string;
  readonly experiments: readonly string[];
  readonly model: TrialRecord['model'];
  readonly training: TrialRecord['training'];
  readonly planned: number;
  readonly completed: number;
  /** Folds without a completed trial: the mean is then not comparable with those of other variants. */
  readonly missingFolds: readonly number[];
  /** Other variants with the same settings: trained once, with the same result. */
  readonly identicalTo: readonly string[];
  readonly primary: Estimate | null;
  readonly estimates: Readonly<Partial<Record<Measure, Estimate>>>;
}

/** How many seeds (per fold) would be needed to distinguish two variants at 80 % power, if the difference is as observed. */
export type SeedsNeeded =
  | { readonly type: 'seeds'; readonly seeds: number }
  /** The folds differ so much that no number of seeds is enough; about this many folds (users) would be. */
  | { readonly type: 'folds'; readonly folds: number }
  /** Folds are splits of the same data, and neither seeds nor further splits are enough. */
  | { readonly type: 'data' }
  /** More than this many seeds: the difference is negligible. */
  | { readonly type: 'beyond'; readonly seeds: number }
  /** One seed (per fold) says nothing about the spread; at least two are needed. */
  | { readonly type: 'unknown' };

/** A paired comparison; differences are `second − first`, in the measure's own unit. */
export interface PairedTest {
  readonly first: string;
  readonly second: string;
  /** Trials paired on (fold, seed). */
  readonly pairs: number;
  readonly units: number;
  readonly unitKind: 'seed' | 'fold';
  /** Null without a pair. */
  readonly difference: number | null;
  /** 95 %, uncorrected; null with fewer than two units. */
  readonly interval: Interval | null;
  /** Two-sided paired t; null with fewer than two units. */
  readonly pValue: number | null;
  /** Exact two-sided sign-flip permutation test; null with fewer than six units, where it cannot reach 0.05, or dependent ones. */
  readonly signFlipPValue: number | null;
}

export interface Comparison extends PairedTest {
  /** Confidence level of `correctedInterval`, such as 0.983. */
  readonly correctedLevel: number;
  readonly correctedInterval: Interval | null;
  /** Corrected by Holm's method. */
  readonly correctedPValue: number | null;
  readonly verdict: 'first-better' | 'second-better' | 'undecided' | 'identical';
  /** Settings in which the two differ, such as `dropout`. If there are several, the difference cannot be attributed to one of them. */
  readonly differingSettings: readonly string[];
  /** Null if it is decided, and if the t test would decide but the sign-flip test does not agree. */
  readonly needed: SeedsNeeded | null;
}

export interface ExperimentAnalysis {
  readonly name: string;
  readonly question: string;
  readonly variants: readonly string[];
  /** For an experiment with only one variant, the other variant with the most similar settings; otherwise null. */
  readonly comparedWith: string | null;
  /** `all-pairs`, or, with many variants, every one against the first. */
  readonly design: 'all-pairs' | 'against-first' | 'against-nearest' | 'none';
  readonly comparisons: readonly Comparison[];
  /** Settings that differ between any of its variants. */
  readonly factors: readonly string[];
}

export type Verdict = 'supported' | 'contradicted' | 'undecided';

export interface ClaimStep {
  /** What is estimated, such as `gru_128 → lstm_128`. */
  readonly label: string;
  readonly estimate: number | null;
  /** If supported, the interval that shows it; otherwise the one that would have to refute it. */
  readonly interval: Interval | null;
  /** Confidence level of `interval`. */
  readonly level: number;
  readonly units: number;
  readonly verdict: Verdict;
  readonly needed: SeedsNeeded | null;
}

export interface ClaimVerdict {
  readonly claim: Claim;
  readonly verdict: Verdict;
  /** Why it is undecided; null otherwise. */
  readonly reason: string | null;
  readonly steps: readonly ClaimStep[];
}

export interface Winner {
  readonly variant: string;
  readonly identicalTo: readonly string[];
  /** Other variants whose difference in validation accuracy to the winner is not decided (Holm over all of them). */
  readonly notToldApartFrom: readonly string[];
  /** Others that are better on their finished folds but rank lower because folds are missing. */
  readonly beatenOnSharedFoldsBy: readonly string[];
  readonly comparedWith: number;
  /** Sum of the confusion matrices of all its trials on the evaluated part, `[classes][classes]`, rows true. */
  readonly confusion: readonly (readonly number[])[];
  readonly perClass: readonly ClassScore[];
  /** Largest confusions, at most five. */
  readonly confusedPairs: readonly { readonly label: string; readonly predicted: string; readonly count: number; readonly share: number }[];
}

export interface ClassScore {
  readonly name: string;
  readonly count: number;
  /** Null if no recording was predicted as this class. */
  readonly precision: number | null;
  /** Null if the class has no recording. */
  readonly recall: number | null;
  /** Null if both are undefined. */
  readonly f1: number | null;
}

/** Accuracy of every variant for one group (user), on the evaluated part. */
export interface GroupAccuracy {
  readonly group: string;
  readonly recordings: number;
  readonly variants: readonly { readonly variant: string; readonly estimate: Estimate }[];
}

export interface ParetoFront {
  readonly cost: 'parameters' | 'trainingSeconds' | 'inferenceMilliseconds';
  /** Variants that no other beats in accuracy at equal or lower cost, cheapest first. */
  readonly variants: readonly string[];
}

export interface BaselineScore {
  readonly name: string;
  readonly validationAccuracy: number;
  readonly testAccuracy: number | null;
  /** On the primary metric; null if the baseline was not scored on it. */
  readonly primary: number | null;
  /** Variants whose mean does not exceed the baseline's. */
  readonly notBeatenBy: readonly string[];
}

/** A warning that readers should know before they rely on the results. */
export interface Anomaly {
  readonly kind:
    | (DataWarning | SplitWarning | TrainingWarning)['kind']
    | 'test-below-validation'
    | 'overfit'
    | 'not-converged'
    | 'below-baseline'
    | 'near-duplicates'
    | 'outlier-seed'
    | 'changed-settings'
    | 'irreproducible'
    | 'older-evaluation'
    | 'confounded'
    | 'incomplete';
  readonly variant: string | null;
  readonly message: string;
}

export interface Analysis {
  readonly primaryMetric: 'testAccuracy' | 'validationAccuracy';
  readonly seeds: readonly number[];
  readonly folds: readonly number[];
  readonly counts: Readonly<Record<TrialRecord['state'], number>> & {
    readonly planned: number;
    readonly reused: number;
    readonly retried: number;
  };
  /** Recordings behind one trial's primary metric: the smallest over folds, 0 if unknown. */
  readonly judgedRecordings: number;
  readonly leaderboard: readonly LeaderboardEntry[];
  readonly winner: Winner | null;
  readonly identicalVariants: readonly (readonly string[])[];
  readonly experiments: readonly ExperimentAnalysis[];
  readonly claims: readonly ClaimVerdict[];
  readonly groups: readonly GroupAccuracy[];
  readonly paretoFronts: readonly ParetoFront[];
  readonly baselines: readonly BaselineScore[];
  readonly ensembles: readonly EnsembleAnalysis[];
  /** Empty unless the split leaves classes out. */
  readonly refusals: readonly RefusalAnalysis[];
  /** Empty unless the split is nested and all its trials are there. */
  readonly nested: readonly NestedAnalysis[];
  readonly failures: readonly TrialRecord[];
  readonly reused: readonly TrialRecord[];
  readonly anomalies: readonly Anomaly[];
}
