import type { SplitConfiguration, SweepConfiguration } from '../configs/schema.ts';
import type { VariantChange } from '../configs/variant-change.ts';
import type { ArtifactReference } from '../core/domain/artifact.ts';
import type { StorageFailureClass } from '../core/domain/errors.ts';
import type { SourceProblem } from '../core/domain/results.ts';
import type { Sources, SourceTrial } from '../core/domain/sources.ts';
import type { StageTimes } from '../core/domain/stage-times.ts';
import type { DataMeasures } from '../core/domain/training-problems.ts';
import type { TrainingPlan } from '../core/domain/training-warnings.ts';
import type { EpochRecord, TrialSpecification, TrialState } from '../core/domain/trial.ts';
import type { Variant } from '../core/domain/variant.ts';
import type { SearchHistory } from '../core/search/history.ts';

/** A data set as the store holds it: the raw file, its parsed recordings and what is in it. */
export interface StoredDataset {
  readonly sha256: string;
  readonly synthetic: boolean;
  readonly recordings: number;
  /** Its classes, groups and counts in lines for people; absent from older workers' answers. */
  readonly summary?: readonly string[];
  /** Widths of networks' two ends; absent from older workers' answers. */
  readonly shape?: { readonly features: number; readonly classes: number };
  readonly raw: ArtifactReference;
  readonly parsed: ArtifactReference;
  readonly description: ArtifactReference;
  /** Sources that gave nothing before this one; absent where the first one did, and from older workers. */
  readonly sourceProblems?: readonly SourceProblem[];
}

/** What a workflow says of a stage besides its input; absent from workflows of older code. */
export interface StageLimits extends StageTimes {
  /** Why the workflow knows that the store does not serve; null: it takes it to serve. A failure of another class is told to it at once. */
  readonly told: StorageFailureClass | null;
}

export interface SplitDatasetInput {
  /** What will train on the parts, to be warned of; absent from workflows of older code. */
  readonly plan?: TrainingPlan;
  readonly dataset: StoredDataset;
  readonly split: SplitConfiguration;
}

export interface StoredSplit {
  readonly reference: ArtifactReference;
  readonly folds: number;
  /** What its parts cannot show, a sentence each; absent from older workers. */
  readonly warnings?: readonly string[];
  /** What trainings added later must fit, too; absent from older workers. */
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
  /** What the figures of what begins with it cannot show, a sentence each. */
  readonly warnings: readonly string[];
}

/** A trial and, where it extends an already finished one, the trial whose last checkpoint it goes on from. */
export interface PlannedTrial {
  readonly specification: TrialSpecification;
  readonly trialKey: string;
  readonly continueFrom: string | null;
}

export interface TrainTrialInput extends SweepIdentity {
  readonly variant: string;
  /** One. A list, as is what comes back, for workflows and workers of older code, which packed several. */
  readonly trials: readonly [PlannedTrial];
  readonly checkpointEveryEpochs: number;
  readonly stallMilliseconds: number;
  /** Epochs after which it pauses, for its search to judge; absent: it is trained to its end. */
  readonly stopAfter?: number;
}

export interface TrainedTrial {
  readonly trialKey: string;
  /** `paused`: after `stopAfter` epochs, with what it had then. */
  readonly status: 'completed' | 'diverged' | 'paused';
  /** Found finished, trained by another sweep or variant. */
  readonly reused: boolean;
  readonly bestValidationAccuracy: number | null;
  /** Trainable ones of its network; absent where it diverged, and from older workers. */
  readonly parameters?: number;
  readonly epochs: number;
  readonly trainingSeconds: number;
  /** Attempts of the activity that trained it; 0 when found finished. */
  readonly attempts: number;
  /** Wall time from the first attempt's scheduling to the last one's, seconds. */
  readonly secondsLost: number;
  /** Failures on the way and was fixed, such as a torn checkpoint passed over. */
  readonly warnings: readonly string[];
  /** Why it diverged. */
  readonly message: string | null;
}

export interface EvaluateTrialInput {
  readonly trialKey: string;
  /** Distorted copies of each recording that are judged with it; absent: none. */
  readonly copies?: number;
}

export interface EvaluatedTrial {
  readonly validationAccuracy: number;
  readonly testAccuracy: number | null;
}

/** One line of a variant's ledger: how each of its trials went in this sweep. */
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
  /** Epochs that a stopped one has had. */
  readonly stoppedAfter?: number;
}

/** One execution of a sweep: its id may be used again later, when it has ended. */
export interface SweepIdentity {
  readonly sweepId: string;
  /** ISO 8601, by Temporal's clock. */
  readonly startedAt: string;
}

export interface VariantLedger extends SweepIdentity {
  /** Counts the launches of the variant in its sweep; from 1 again after a reset of the sweep. */
  readonly round: number;
  /** ISO 8601, by Temporal's clock: the latest record counts. Absent from workflows that began on older code. */
  readonly recordedAt?: string;
  readonly variant: Variant;
  readonly changed: boolean;
  readonly trials: readonly LedgerEntry[];
}

export interface JournalEntry {
  readonly at: string;
  readonly what: string;
}

/** What the report is made of besides the variants' ledgers; stored, so that the report can be made again from the store alone. */
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
  /** What counted of each search, by experiment: its decisions follow from it. Absent without searches, and from older code. */
  readonly searches?: Readonly<Record<string, Omit<SearchHistory, 'points'>>>;
  /** Trials whose weights those of the sweep begin with; absent where none does. */
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
  /** Folder on the worker the report was also written to, or null. */
  readonly folder: string | null;
  /** Why there is no copy in the worker's reports folder, where there was to be one; absent from older workers. */
  readonly localProblem?: string | null;
  /** Why the winner was not exported; null: it was, or there is none. Absent from older workers' answers. */
  readonly modelProblem?: string | null;
  /** The report's first sentence: the answer. */
  readonly headline: string;
  /** Trials that the sweep finished and whose results the store no longer has; absent from older workers' answers. */
  readonly lost?: readonly { readonly variant: string; readonly message: string }[];
}

/** Heartbeat details of `trainTrial`: what the console's bars and the `attempts` of a running trial are made from. */
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
  /** Of this attempt so far; absent from older workers. */
  readonly epochsDone?: number;
  readonly checkpointBytes?: number;
  /** The last epoch finished in this attempt; absent before, and from older workers. */
  readonly latest?: EpochRecord;
  /** Such as "waiting for storage: Access Denied."; null while it trains. */
  readonly note: string | null;
}
