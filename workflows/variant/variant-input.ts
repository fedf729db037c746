import type { SweepIdentity } from '../../activities/types.ts';
import type { ArtifactReference } from '../../core/domain/artifact.ts';
import type { Sources } from '../../core/domain/sources.ts';
import type { TrainingQueue } from '../../core/domain/task-queues.ts';
import type { Variant } from '../../core/domain/variant.ts';

export interface VariantInput extends SweepIdentity {
  readonly variant: Variant;
  readonly datasetSha256: string;
  /** One reference of tensors a fold. */
  readonly folds: readonly ArtifactReference[];
  readonly seeds: readonly number[];
  readonly trainingQueue: TrainingQueue;
  /** Trials offered to the workers at once. */
  readonly concurrency: number;
  readonly paused: boolean;
  readonly checkpointEveryEpochs: number;
  readonly stallMilliseconds: number;
  /** Absent from sweeps that launched it on older code. */
  readonly refusalMilliseconds?: number;
  readonly round: number;
  readonly changed: boolean;
  /** How often it may tell its sweep what it has so far; absent from sweeps that launched it on older code, which cannot hear it. */
  readonly reportsAllowed?: number;
  /** Epochs of the shorter training whose checkpoints these go on from, after `extend`; null: none. */
  readonly extendsMaxEpochs: number | null;
  /** Distorted copies of each recording that are judged with it; absent: none. */
  readonly copies?: number;
  /** Of the variant that it is initialised from; absent where it is not. */
  readonly sources?: Sources;
  /** Epochs after which its trainings pause, for its search to judge; absent: they are trained to their end. */
  readonly stopAfter?: number;
}
