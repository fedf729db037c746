import type { DatasetConfiguration } from '../../configs/dataset-schema.ts';
import type { SweepConfiguration } from '../../configs/schema.ts';
import type { ArtifactReference } from '../../core/domain/artifact.ts';
import type { SourceProblem } from '../../core/domain/results.ts';
import type { SourceTrial } from '../../core/domain/sources.ts';
import type { SplitConfiguration } from '../../core/domain/split-schema.ts';
import type { DataMeasures } from '../../core/domain/training-problems.ts';
import type { TrainingPlan } from '../../core/domain/training-warnings.ts';
import { onMainQueue, SMALL, type StageOptions } from './stage.ts';

/** Takes seconds to minutes on one core. A download has its own limit, depending on its sources. */
const DATA: StageOptions = { loaded: 'at-once', timeLimit: '1 hour' };

/** What has to be there before training: the data, its folds, and networks to start from. */
export const DATA_STAGES = {
  downloadDataset: onMainQueue<DatasetConfiguration, StoredDataset>(DATA),
  splitDataset: onMainQueue<SplitDatasetInput, StoredSplit>(DATA),
  padSequences: onMainQueue<PadSequencesInput, ArtifactReference[]>(DATA),
  findSource: onMainQueue<FindSourceInput, FoundSource>(SMALL),
} as const;

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
