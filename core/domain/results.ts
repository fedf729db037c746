import type { Claim } from './claim.ts';
import type { EnsembleResult, NestedResults } from './ensembles.ts';
import type { SearchRecord } from './search-record.ts';
import type { SplitMethod } from './split-methods.ts';
import type { EpochRecord, TrainingSummary, TrialEvaluation, TrialState } from './trial.ts';
import type { ModelOptions, TrainingOptions } from './variant.ts';

/** One trial in the report and in `results.json`: its settings, course and result. */
export interface TrialRecord {
  readonly experiment: string;
  readonly variant: string;
  readonly fold: number;
  readonly seed: number;
  readonly state: TrialState;
  /** sha256 of everything that determines the trial; equal for identical variants. */
  readonly trialKey: string;
  readonly model: ModelOptions;
  readonly training: TrainingOptions;
  /** Reused from the store (an earlier sweep or an identical variant), not trained in this sweep. */
  readonly reused: boolean;
  /** Whether `retryVariant` changed hyperparameters after a failure. */
  readonly changed: boolean;
  /** Training attempts in this sweep; 0 if reused. */
  readonly attempts: number;
  /** Why it is parked, skipped or was retried: `failure class: message`; null if nothing failed. */
  readonly failure: string | null;
  /** Null unless completed. */
  readonly summary: TrainingSummary | null;
  readonly history: readonly EpochRecord[];
  readonly evaluation: TrialEvaluation | null;
  /** Version of the code that trained it; absent unless completed. */
  readonly trainingCodeVersion?: string;
  /** Version of the code that evaluated it, if it differs from this code's. */
  readonly evaluationCodeVersion?: string;
}

/** How missing values were handled. */
export interface MissingValuesNote {
  readonly choice: 'interpolate' | 'drop-recording';
  /** Number of missing values, without padding at the end of recordings. */
  readonly values: number;
  /** Recordings with missing values: filled or left out. */
  readonly recordings: number;
  /** Time steps of the longest gap filled; 0 if recordings were left out. */
  readonly longestGap: number;
  /** Recordings whose padding at the end was cut off. */
  readonly cutRecordings: number;
}

/** Files of a data set that contain no recordings. */
export interface LeftOutFiles {
  /** Written by operating systems and programs beside the data: `.DS_Store`, `__MACOSX`, `Thumbs.db`. */
  readonly system: number;
  /** Files that match the format's "ignore". */
  readonly ignored: number;
}

/** Recordings that equal one of another class in every value. */
export interface Contradictions {
  readonly recordings: number;
  /** Two of them, of different classes. */
  readonly example: readonly { readonly path: string; readonly className: string }[];
}

export interface DatasetDescription {
  readonly name: string;
  readonly sha256: string;
  /** True: generated recordings; every console line, figure and page must say SYNTHETIC DATA. */
  readonly synthetic: boolean;
  readonly recordings: number;
  readonly classes: readonly string[];
  /** Recordings of each class; absent from descriptions stored by older code, as are `examples`. */
  readonly classCounts?: readonly number[];
  readonly groups: readonly { readonly name: string; readonly recordings: number }[];
  /** How a few paths were interpreted: the first, the middle and the last recording. */
  readonly examples?: readonly { readonly path: string; readonly group: string; readonly className: string }[];
  readonly features: readonly string[];
  /** Absent in older descriptions, and if there are none. */
  readonly contradictions?: Contradictions;
  /** Absent in older descriptions, and if missing values are not allowed. */
  readonly missing?: MissingValuesNote | null;
  /** Absent in older descriptions. */
  readonly leftOut?: LeftOutFiles;
  /** Mean and standard deviation of each feature over all steps, in the data's units; absent from descriptions stored by older code. */
  readonly featureScales?: readonly { readonly mean: number; readonly deviation: number }[];
  /** Time steps: quantiles over all recordings. */
  readonly lengths: {
    readonly minimum: number;
    readonly p5: number;
    readonly median: number;
    readonly mean: number;
    readonly p95: number;
    readonly p99: number;
    readonly maximum: number;
  };
  /** Mean curve of each class, drawn beside the confusion matrix: `[classes][points][features, at most 3]` over normalised time; may be empty. */
  readonly classShapes: readonly (readonly (readonly number[])[])[];
}

/** Counts of what a fold's parts contain. */
export interface FoldComposition {
  /** Number of classes that occur in each part. */
  readonly classes: { readonly train: number; readonly validation: number; readonly test: number };
  readonly groups: { readonly train: number; readonly validation: number; readonly test: number };
  /** Classes with validation or test recordings but no training recordings. */
  readonly untrainedClasses: readonly string[];
  /** Classes without a recording in the evaluated part: test, or validation if there is no test part. */
  readonly unjudgedClasses: readonly string[];
  /** Number of groups of the evaluated part that also occur in training. */
  readonly judgedGroupsInTrain: number;
}

export interface SplitDescription {
  readonly method: SplitMethod;
  readonly seed: number;
  readonly folds: readonly {
    readonly fold: number;
    /** Sequence counts. */
    readonly train: number;
    readonly validation: number;
    readonly test: number;
    /** Names of the groups in each part if groups are kept whole; otherwise empty. */
    readonly validationGroups: readonly string[];
    readonly testGroups: readonly string[];
    /** Absent if older code described the split. */
    readonly composition?: FoldComposition;
  }[];
  /** Pairs of near-identical recordings in different parts of a fold. */
  readonly nearDuplicates: number;
}

/** Why a source could not be read. */
export interface SourceProblem {
  /** The source as written in the configuration. */
  readonly source: string;
  readonly reason: string;
}

/** Everything that the report is made from; written by `analyseSweep`. */
export interface SweepResults {
  readonly sweepId: string;
  readonly name: string;
  readonly description: string;
  readonly dataset: DatasetDescription;
  /** Sources that failed before one could be read or data was generated; absent if the first one was used. */
  readonly sourceProblems?: readonly SourceProblem[];
  readonly split: SplitDescription;
  readonly experiments: readonly { readonly name: string; readonly question: string; readonly variants: readonly string[] }[];
  readonly claims: readonly Claim[];
  readonly trials: readonly TrialRecord[];
  /** The configured ensembles; absent, like `nested`, if older code gathered the results. */
  readonly ensembles?: readonly EnsembleResult[];
  /** Null unless the split is nested. */
  readonly nested?: NestedResults | null;
  /** One record per search; absent if there are none. */
  readonly searches?: readonly SearchRecord[];
  /** Scores of simple methods on the same parts, as fractions; empty if switched off. */
  readonly baselines: readonly {
    readonly name: string;
    readonly fold: number;
    readonly validationAccuracy: number;
    readonly testAccuracy: number | null;
  }[];
  /** Timeline of the sweep by Temporal's clock, ISO 8601: what was run, retried, parked or changed, and when. */
  readonly journal: readonly { readonly at: string; readonly what: string }[];
  readonly startedAt: string;
  /** Null in a partial report, while the sweep is running or waiting. */
  readonly finishedAt: string | null;
  readonly partial: boolean;
  readonly manifest: Manifest;
}

/** Everything needed to reproduce the sweep bit for bit. */
export interface Manifest {
  readonly configuration: unknown;
  readonly datasetSha256: string;
  readonly trainingCodeVersion: string;
  readonly packages: Readonly<Record<string, string>>;
  readonly tensorflowVersion: string;
  readonly machine: { readonly platform: string; readonly cpu: string; readonly cores: number; readonly memoryBytes: number };
  readonly seeds: readonly number[];
}
