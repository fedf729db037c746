import type { SweepConfiguration } from '../configs/schema.ts';
import type { VariantChange } from '../configs/variant-change.ts';
import type { ArtifactReference } from '../core/domain/artifact.ts';
import type { StorageFailureClass } from '../core/domain/errors.ts';
import type { SourceProblem } from '../core/domain/results.ts';
import type { Sources, SourceTrial } from '../core/domain/sources.ts';
import type { SplitConfiguration } from '../core/domain/split-schema.ts';
import type { StageTimes } from '../core/domain/stage-times.ts';
import type { DataMeasures } from '../core/domain/training-problems.ts';
import type { TrainingPlan } from '../core/domain/training-warnings.ts';
import type { EpochRecord, TrialSpecification, TrialState } from '../core/domain/trial.ts';
import type { Variant } from '../core/domain/variant.ts';
import type { SearchHistory } from '../core/search/history.ts';

/** A stored data set: the raw file, its parsed recordings and its description. */
export interface StoredDataset {
  readonly sha256: string;
  readonly synthetic: boolean;
  readonly recordings: number;
  /** Summary of classes, groups and counts in lines for people; absent from older workers. */
  readonly summary?: readonly string[];
  /** Input and output width of networks; absent from older workers. */
  readonly shape?: { readonly features: number; readonly classes: number };
  readonly raw: ArtifactReference;
  readonly parsed: ArtifactReference;
  readonly description: ArtifactReference;
  /** Sources that failed before this one; absent if the first one was used, and from older workers. */
  readonly sourceProblems?: readonly SourceProblem[];
}

/** What a workflow passes to a stage in addition to its input; absent from workflows of older code. */
export interface StageLimits extends StageTimes {
  /** The problem of the store that the workflow already knows; null: none. A failure of another class is reported immediately. */
  readonly told: StorageFailureClass | null;
}

export interface SplitDatasetInput {
  /** The planned training, for warnings; absent from workflows of older code. */
  readonly plan?: TrainingPlan;
  readonly dataset: StoredDataset;
  readonly split: SplitConfiguration;
}

export interface StoredSplit {
  readonly reference: ArtifactReference;
  readonly folds: number;
  /** Limitations of its parts, one sentence each; absent from older workers. */
  readonly warnings?: readonly string[];
  /** Properties of the data with which training added later must be compatible; absent from older workers. */
  readonly data?: DataMeasures;
}

export interface PadSequencesInput {
  readonly dataset: StoredDataset;
  readonly split: StoredSplit;
  readonly normalisation: SweepConfiguration['normalisation'];
}

export interface FindSourceInput {
  /** `<sweep>/<variant>`. */
  readonly from: string;
  readonly dataset: StoredDataset;
  readonly split: StoredSplit;
  readonly seeds: readonly number[];
}

export interface FoundSource {
  readonly trials: readonly SourceTrial[];
  /** Limitations of results that start from it, one sentence each. */
  readonly warnings: readonly string[];
}

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

export interface EvaluateTrialInput {
  readonly trialKey: string;
  /** Number of distorted copies that are evaluated with each recording; absent: none. */
  readonly copies?: number;
}

export interface EvaluatedTrial {
  readonly validationAccuracy: number;
  readonly testAccuracy: number | null;
}

/** One entry of a variant's ledger: the outcome of a trial in this sweep. */
export interface LedgerEntry {
  readonly fold: number;
  readonly seed: number;
  readonly trialKey: string;
  readonly state: TrialState;
  readonly reused: boolean;
  readonly attempts: number;
  readonly secondsLost: number;
  readonly failure: string | null;
  readonly warnings: readonly string[];
  /** Number of epochs of a stopped trial. */
  readonly stoppedAfter?: number;
}

/** One execution of a sweep; the id can be reused after it has ended. */
export interface SweepIdentity {
  readonly sweepId: string;
  /** ISO 8601, by Temporal's clock. */
  readonly startedAt: string;
}

export interface VariantLedger extends SweepIdentity {
  /** Number of the variant's launch in its sweep; starts at 1 again after a reset of the sweep. */
  readonly round: number;
  /** ISO 8601, by Temporal's clock: the latest record counts. Absent from workflows that started on older code. */
  readonly recordedAt?: string;
  readonly variant: Variant;
  readonly changed: boolean;
  readonly trials: readonly LedgerEntry[];
}

/** A part of the state that a run of a large sweep passes on to the next. */
export interface StatePart extends SweepIdentity {
  readonly text: string;
}

export interface JournalEntry {
  readonly at: string;
  readonly what: string;
}

/** The input of the report in addition to the variants' ledgers; stored, so that the report can be regenerated from the store alone. */
export interface SweepLedger extends SweepIdentity {
  readonly configuration: SweepConfiguration;
  readonly dataset: StoredDataset;
  readonly split: StoredSplit;
  readonly folds: readonly ArtifactReference[];
  readonly changes: Readonly<Record<string, VariantChange>>;
  readonly skipped: readonly string[];
  readonly cancelled: readonly string[];
  readonly finishedAt: string | null;
  readonly partial: boolean;
  readonly journal: readonly JournalEntry[];
  /** The counted outcomes of each search, by experiment, which determine its decisions. Absent without searches, and from older code. */
  readonly searches?: Readonly<Record<string, Omit<SearchHistory, 'points'>>>;
  /** Trials from whose weights trials of the sweep start; absent if there are none. */
  readonly sources?: Sources;
}

export interface AnalysedSweep {
  readonly sweepId: string;
  /** Prefix of the report's objects in the store. */
  readonly prefix: string;
  readonly results: ArtifactReference;
}

export interface RenderedFigures extends AnalysedSweep {
  readonly figures: ArtifactReference;
}

export interface WrittenReport {
  readonly files: readonly { readonly path: string; readonly reference: ArtifactReference }[];
  /** Folder on the worker to which the report was also written, or null. */
  readonly folder: string | null;
  /** Why the copy in the worker's reports folder failed; absent from older workers. */
  readonly localProblem?: string | null;
  /** Why the winner was not exported; null if it was, or if there is none. Absent from older workers. */
  readonly modelProblem?: string | null;
  /** The report's first sentence: the answer. */
  readonly headline: string;
  /** Finished trials whose results are missing from the store; absent from older workers. */
  readonly lost?: readonly { readonly variant: string; readonly message: string }[];
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
