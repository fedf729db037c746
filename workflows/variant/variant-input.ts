import type { SweepIdentity } from '../../activities/contract/ledger-stages.ts';
import type { ArtifactReference } from '../../core/domain/artifact.ts';
import type { Sources } from '../../core/domain/sources.ts';
import type { TrainingQueue } from '../../core/domain/task-queues.ts';
import type { Variant } from '../../core/domain/variant.ts';

export interface VariantInput extends SweepIdentity {
  readonly variant: Variant;
  readonly datasetSha256: string;
  /** One reference to tensors per fold. */
  readonly folds: readonly ArtifactReference[];
  readonly seeds: readonly number[];
  readonly trainingQueue: TrainingQueue;
  /** Maximum number of concurrent trials. */
  readonly concurrency: number;
  readonly paused: boolean;
  readonly checkpointEveryEpochs: number;
  readonly stallMilliseconds: number;
  /** Absent if older code launched the variant. */
  readonly refusalMilliseconds?: number;
  /** Whether its search attributes were set when it was started; absent if older code launched it. */
  readonly isPublished?: boolean;
  readonly round: number;
  readonly changed: boolean;
  /** How many intermediate reports it may send to its sweep; absent if older code launched it, which does not accept them. */
  readonly reportsAllowed?: number;
  /** After `extend`: epochs of the shorter trials whose checkpoints are continued; null: none. */
  readonly extendsMaxEpochs: number | null;
  /** Number of distorted copies that are evaluated with each recording; absent: none. */
  readonly copies?: number;
  /** Trials of the variant from which it is initialised; absent if it is not. */
  readonly sources?: Sources;
  /** Epochs after which training pauses for a decision of its search; absent: it is trained to the end. */
  readonly stopAfter?: number;
  /** Whether its search answers its trainings when they pause; absent: no. */
  readonly asksSearch?: true;
  /** In a race: number of its folds and seeds, the first ones, that are trained for the next decision of its search; absent: all, which are also evaluated. */
  readonly trainings?: number;
}
