import { z } from 'zod';
import { BATCHINGS, CLASS_WEIGHTS, KEPT_EPOCHS, READOUTS } from '../core/domain/variant.ts';

export const wholeNumber = (minimum: number, maximum: number) => z.int().min(minimum).max(maximum);
const strength = (maximum: number) => z.number().min(0).max(maximum);
export const fraction = z.number().min(0).lt(1);
/** Below the lower bound no weight of a float32 network moves. */
export const learningRate = z.number().min(1e-12).max(10);
export const gradientClipNorm = z.number().min(1e-6).max(1e6).nullable();
const minimumLearningRate = z.number().min(0).max(10).default(0).describe('The schedule never goes below it.');

const scheduleSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('constant') }).describe('The learning rate stays.'),
  z.strictObject({
    type: z.literal('plateau'),
    factor: z.number().min(0.001).lt(1).default(0.5).describe('What the learning rate is multiplied by.'),
    patience: wholeNumber(0, 10_000).default(5).describe('Epochs without a lower validation loss before it is.'),
    minimumLearningRate,
  }),
  z.strictObject({
    type: z.literal('cosine'),
    warmupEpochs: wholeNumber(0, 10_000)
      .default(0)
      .describe('Epochs in which the learning rate rises linearly from 0; half a cosine follows.'),
    minimumLearningRate,
  }),
]);

const augmentationSchema = z.strictObject({
  rotationDegrees: strength(180)
    .optional()
    .describe('Standard deviation of the angle of a random rotation, degrees; turns three features at a time, as axes. Default: 0.'),
  scaling: strength(2).optional().describe('Standard deviation of the logarithm of a random factor on all values. Default: 0.'),
  timeWarp: strength(2).optional().describe('Standard deviation of the logarithm of the local speed of a smooth time warp. Default: 0.'),
  jitter: strength(10).optional().describe('Standard deviation of added noise, in units of the normalised feature. Default: 0.'),
  crop: fraction.optional().describe('Largest share of a recording cut off at its ends. Default: 0.'),
  headingDegrees: strength(180)
    .optional()
    .describe(
      "Standard deviation of the angle of a random rotation about a recording's own mean, degrees: gravity, which is most of that mean, stays where it is. Default: 0.",
    ),
  stepMask: fraction.optional().describe("Largest share of a recording's steps, in one stretch, that get its means instead. Default: 0."),
  featureMask: fraction.optional().describe('Probability that a feature gets its mean over the recording at every step. Default: 0.'),
});

const distillationSchema = z.strictObject({
  from: z.array(z.string().min(1)).min(1).max(100).describe('Variants of the sweep whose networks teach; they are trained first.'),
  seeds: z
    .array(wholeNumber(0, 2 ** 31 - 1))
    .min(1)
    .max(1_000)
    .default([0])
    .describe('Which of their seeds teach.'),
  weight: z
    .number()
    .gt(0)
    .max(1)
    .default(0.9)
    .describe("Share of the teachers' mean probabilities in the targets; the rest is the labels'."),
  temperature: z
    .number()
    .min(0.1)
    .max(100)
    .default(1)
    .describe("The teachers' mean probabilities are taken to the power of 1 / temperature: above 1 flatter, below 1 sharper."),
});

const initialisationSchema = z.strictObject({
  from: z
    .string()
    .regex(/^[^/\s]+\/[^/\s]+$/, 'must be "<sweep>/<variant>", such as "unseen-users/conv1d_gru"')
    .describe('A variant that another sweep has trained in the same store, as "<sweep>/<variant>": the network of the same fold and seed.'),
  freeze: z
    .array(z.string().min(1))
    .max(64)
    .default([])
    .describe('Blocks whose weights stay as they come, by the names that parameters begin with: "conv", "rnn".'),
  epochs: wholeNumber(1, 10_000).optional().describe('For how many epochs they stay so. Default: all.'),
});

export type DistillationConfiguration = z.output<typeof distillationSchema>;

/** Overrides of the training defaults; a variant's win over its experiment's, and those over the sweep's. */
export const trainingSchema = z.strictObject({
  maxEpochs: wholeNumber(1, 10_000).optional().describe('Epochs at most. Default: 20.'),
  batchSize: wholeNumber(1, 8_192).optional().describe('Recordings in a batch. Default: 64.'),
  batching: z
    .enum(BATCHINGS)
    .optional()
    .describe('random: any recordings; length-sorted: recordings of similar length, which pad less and train faster. Default: random.'),
  readout: z
    .enum(READOUTS)
    .optional()
    .describe(
      "What the classifier reads: the last padded step (the published protocol's, which depends on padding), the last valid one, the mean of the valid ones, or their mean weighted by attention. Default: last-padded.",
    ),
  learningRate: learningRate.optional().describe('Step size of Adam. Default: 0.001.'),
  schedule: scheduleSchema.optional().describe('How the learning rate changes. Default: plateau.'),
  earlyStoppingPatience: wholeNumber(1, 10_000)
    .nullable()
    .optional()
    .describe('Epochs without a higher validation accuracy after which a training ends; null: never. Default: 7.'),
  gradientClipNorm: gradientClipNorm.optional().describe('Largest norm of the whole gradient; null: any. Default: null.'),
  weightDecay: strength(1).optional().describe('Decoupled weight decay (AdamW). Default: 0.'),
  labelSmoothing: fraction.optional().describe('Share of the target spread evenly over all classes. Default: 0.'),
  classWeights: z
    .enum(CLASS_WEIGHTS)
    .optional()
    .describe("balanced: a recording's loss weighs inversely to how many training recordings its class has. Default: none."),
  keep: z
    .enum(KEPT_EPOCHS)
    .optional()
    .describe(
      'The epoch whose weights are kept. best: the first with the highest validation accuracy. last: the last, so that nothing is chosen on the validation part. Default: best.',
    ),
  distil: distillationSchema
    .optional()
    .describe(
      'Learn what other variants say of the training part, besides its labels: one network in the place of many. Default: labels only.',
    ),
  initialise: initialisationSchema
    .optional()
    .describe(
      'Begin with the weights of a network trained before, perhaps on other data: what fits by name and shape is taken, such as all but a classifier of other classes; the rest is drawn anew. Default: all drawn anew.',
    ),
  mixup: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .describe(
      'Mix every recording of a batch with another of it, labels in the same shares: parameter of the Beta distribution that shares are drawn from; larger mixes more. Default: none is mixed.',
    ),
  recordingsPerClass: wholeNumber(1, 1_000_000)
    .optional()
    .describe('As many recordings of each class train, drawn from the training part by the seed. Default: all.'),
  augmentation: augmentationSchema.optional().describe('Random distortions of training recordings, drawn anew every epoch.'),
});

export type TrainingConfiguration = z.output<typeof trainingSchema>;
