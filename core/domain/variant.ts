export const READOUTS = ['last-padded', 'last-valid', 'mean', 'maximum', 'mean-maximum', 'attention'] as const;
/** Which time steps the classifier reads: the last padded one (the reference's), the last valid one, or a pool over the valid ones. */
export type Readout = (typeof READOUTS)[number];

export const BATCHINGS = ['random', 'length-sorted'] as const;
/** How batches are made: a random permutation of recordings, or random batches of recordings of similar length. */
export type Batching = (typeof BATCHINGS)[number];

/**
 * What determines a network's parameters and output, apart from its input and class counts: the name of an architecture and its options, as
 * `core/models/architectures` has them. Fully resolved, and part of a trial's key.
 */
export interface ModelOptions {
  readonly architecture: string;
  /** Number of units in each recurrent layer and direction. */
  readonly hiddenSize?: number;
  /** Stacked layers. */
  readonly layers?: number;
  /** Probability that an activation is dropped while training. */
  readonly dropout?: number;
  /** Absent where the architecture lists its readouts itself. */
  readonly readout?: Readout;
  readonly [option: string]: unknown;
}

export const CLASS_WEIGHTS = ['none', 'balanced'] as const;
export const KEPT_EPOCHS = ['best', 'last'] as const;

export type LearningRateSchedule =
  | { readonly type: 'constant' }
  /** Multiplied by `factor` after `patience` epochs without a lower validation loss. */
  | { readonly type: 'plateau'; readonly factor: number; readonly patience: number; readonly minimumLearningRate: number }
  /** Linear warm-up over `warmupEpochs`, then half a cosine down to `minimumLearningRate` at the last epoch. */
  | { readonly type: 'cosine'; readonly warmupEpochs: number; readonly minimumLearningRate: number };

/** Strengths of the random distortions of training sequences; 0 turns one off. Drawn anew per (seed, epoch, sequence). */
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
   * Standard deviation of the angle of a rotation about the sequence's own mean, degrees (3-axis groups of features only). Absent where off, as
   * are the masks, so that keys of trials from before they were there stay.
   */
  readonly headingDegrees?: number;
  /** Largest fraction of a sequence's steps whose values are replaced by its means, 0 < f < 1. */
  readonly stepMask?: number;
  /** Probability that a feature is replaced by its mean, 0 < p < 1. */
  readonly featureMask?: number;
}

/** Whom a network learns from besides the labels: trained variants' networks of the same fold (Hinton et al., 2015). */
export interface Distillation {
  /** Their settings: with the student's fold they name their trials, so that the student's key covers them. */
  readonly teachers: readonly { readonly model: ModelOptions; readonly training: TrainingOptions }[];
  /** Of each teacher's networks. */
  readonly seeds: readonly number[];
  /** Share of the teachers' mean probabilities in the targets, > 0; the rest is the labels'. */
  readonly weight: number;
  /** The teachers' mean probabilities are taken to the power of 1 / temperature, and scaled to add up to 1. */
  readonly temperature: number;
}

/** Where a network's first weights come from: another one that is trained. */
export interface Initialisation {
  /** Of a variant: `<sweep>/<variant>`. Of a trial: the key of that variant's trial, so that the trial's own key covers it. */
  readonly from: string;
  /** Blocks, as parameters name them (`conv`, `rnn`, `linear`), whose weights stay as they come. */
  readonly freeze: readonly string[];
  /** How many epochs they stay so, ≥ 1; absent: all. */
  readonly epochs?: number;
}

/** Everything about a training apart from the network, the data and the seed. Fully resolved: no optional fields. */
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
   * How a recording's loss weighs by its class: absent, all the same; `balanced`: inversely to how many training recordings the class has,
   * 1 on average. Absent rather than named, so that keys of trials from before it was there stay.
   */
  readonly classWeights?: 'balanced';
  /** The epoch whose weights are kept: absent, the first with the highest validation accuracy; `last`: nothing is chosen on validation. */
  readonly keep?: 'last';
  /** Absent: only labels teach. */
  readonly distil?: Distillation;
  /** Absent: first weights are drawn from the seed. */
  readonly initialise?: Initialisation;
  /** Parameter of the Beta distribution that shares of mixed recordings are drawn from, 0 < α ≤ 1; absent: none is mixed. */
  readonly mixup?: number;
  /** As many recordings of each class train, drawn from the training part by the seed, ≥ 1; absent: all. */
  readonly recordingsPerClass?: number;
}

/** One architecture with one set of hyperparameters, resolved: what a sweep trains for every fold and seed. */
export interface Variant {
  /** Unique within a sweep; letters, digits, `_`, `-`, `.`. */
  readonly name: string;
  readonly experiment: string;
  readonly model: ModelOptions;
  readonly training: TrainingOptions;
}
