import type { LearningRateSchedule } from './schedule-schema.ts';

export const READOUTS = ['last-padded', 'last-valid', 'mean', 'maximum', 'mean-maximum', 'attention'] as const;
/** Which time steps the classifier reads: the last padded one (as in the reference), the last valid one, or a pool over the valid ones. */
export type Readout = (typeof READOUTS)[number];

export const BATCHINGS = ['random', 'length-sorted'] as const;
/** How batches are made: a random permutation of recordings, or random batches of recordings of similar length. */
export type Batching = (typeof BATCHINGS)[number];

/**
 * Determines a network's parameters and output, together with the numbers of features and classes: the name of an architecture and its
 * options, as in `core/models/architectures`. Fully resolved, and part of a trial's key.
 */
export interface ModelOptions {
  readonly architecture: string;
  /** Number of units in each recurrent layer and direction. */
  readonly hiddenSize?: number;
  /** Stacked layers. */
  readonly layers?: number;
  /** Probability of dropping an activation during training. */
  readonly dropout?: number;
  /** Absent if the architecture defines its own readout. */
  readonly readout?: Readout;
  readonly [option: string]: unknown;
}

export const CLASS_WEIGHTS = ['none', 'balanced'] as const;
export const KEPT_EPOCHS = ['best', 'last'] as const;

/** Strengths of the random distortions of training sequences; 0 turns one off. Drawn per (seed, epoch, sequence). */
export interface AugmentationOptions {
  /** Standard deviation of the random rotation's angle about a random axis, degrees (3-axis groups of features only). */
  readonly rotationDegrees: number;
  /** Standard deviation of the log of a random factor on all magnitudes. */
  readonly scaling: number;
  /** Strength of the smooth random time warp: standard deviation of the log of local speed. */
  readonly timeWarp: number;
  /** Standard deviation of added white noise, in units of the (normalised) feature. */
  readonly jitter: number;
  /** Largest fraction of a sequence cut off at its ends, 0 ≤ f < 1. */
  readonly crop: number;
  /**
   * Standard deviation of the angle of a rotation about the sequence's own mean, degrees (3-axis groups of features only). Absent if off, like
   * the masks, so that older trial keys stay the same.
   */
  readonly headingDegrees?: number;
  /** Largest fraction of a sequence's steps whose values are replaced by its means, 0 < f < 1. */
  readonly stepMask?: number;
  /** Probability that a feature is replaced by its mean, 0 < p < 1. */
  readonly featureMask?: number;
}

/** The teachers of a network: trained variants' networks of the same fold, in addition to the labels (Hinton et al., 2015). */
export interface Distillation {
  /** The teachers' settings; with the student's fold they identify the trials, so the student's key covers them. */
  readonly teachers: readonly { readonly model: ModelOptions; readonly training: TrainingOptions }[];
  /** Seeds of each teacher. */
  readonly seeds: readonly number[];
  /** Weight of the teachers' mean probabilities in the targets, > 0; the rest is the weight of the labels. */
  readonly weight: number;
  /** The teachers' mean probabilities are taken to the power of 1 / temperature, and scaled to add up to 1. */
  readonly temperature: number;
}

/** The trained network that provides the initial weights. */
export interface Initialisation {
  /** In a variant: `<sweep>/<variant>`. In a trial: the key of that variant's trial, so that the trial's own key covers it. */
  readonly from: string;
  /** Blocks whose weights are frozen, by the prefix of their parameters (`conv`, `rnn`, `linear`). */
  readonly freeze: readonly string[];
  /** Number of epochs for which they are frozen, ≥ 1; absent: all. */
  readonly epochs?: number;
}

/** All training settings except the network, the data and the seed. Fully resolved. */
export interface TrainingOptions {
  readonly maxEpochs: number;
  readonly batchSize: number;
  readonly batching: Batching;
  /** Adam's step size, > 0. */
  readonly learningRate: number;
  readonly schedule: LearningRateSchedule;
  /** Stop after this many epochs without a higher validation accuracy; null: never. */
  readonly earlyStoppingPatience: number | null;
  /** Largest global norm of the gradient; null: no clipping. */
  readonly gradientClipNorm: number | null;
  /** Decoupled weight decay (AdamW), ≥ 0. */
  readonly weightDecay: number;
  /** Share of the target spread evenly over all classes, 0 ≤ s < 1. */
  readonly labelSmoothing: number;
  readonly augmentation: AugmentationOptions;
  /**
   * Weight of a recording's loss by class. Absent: equal; `balanced`: inverse to the number of training recordings of the class,
   * 1 on average. The default is absent rather than a name, so that older trial keys stay the same.
   */
  readonly classWeights?: 'balanced';
  /** The epoch whose weights are kept. Absent: the first with the highest validation accuracy; `last`: nothing is selected on validation data. */
  readonly keep?: 'last';
  /** Absent: only labels are used. */
  readonly distil?: Distillation;
  /** Absent: initial weights are drawn from the seed. */
  readonly initialise?: Initialisation;
  /** Parameter of the Beta distribution of the mixing weights, 0 < α ≤ 1; absent: no mixup. */
  readonly mixup?: number;
  /** Number of training recordings per class, drawn from the training part by the seed, ≥ 1; absent: all. */
  readonly recordingsPerClass?: number;
}

/** One architecture with one set of hyperparameters, resolved; a sweep trains it for every fold and seed. */
export interface Variant {
  /** Unique within a sweep; letters, digits, `_`, `-`, `.`. */
  readonly name: string;
  readonly experiment: string;
  readonly model: ModelOptions;
  readonly training: TrainingOptions;
}
