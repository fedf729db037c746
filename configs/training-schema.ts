import { z } from 'zod';
import { scheduleSchema } from '../core/domain/schedule-schema.ts';
import { BATCHINGS, CLASS_WEIGHTS, KEPT_EPOCHS, READOUTS } from '../core/domain/variant.ts';

export const wholeNumber = (minimum: number, maximum: number) => z.int().min(minimum).max(maximum);
const strength = (maximum: number) => z.number().min(0).max(maximum);
const fraction = z.number().min(0).lt(1);
/** Below the lower bound, no weight of a float32 network changes. */
const learningRate = z.number().min(1e-12).max(10);
const gradientClipNorm = z.number().min(1e-6).max(1e6).nullable();
const augmentationSchema = z.strictObject({
  rotationDegrees: strength(180)
    .optional()
    .describe('Standard deviation of the angle of a random rotation, degrees; rotates groups of three features as axes. Default: 0.'),
  scaling: strength(2).optional().describe('Standard deviation of the logarithm of a random factor on all values. Default: 0.'),
  timeWarp: strength(2).optional().describe('Standard deviation of the logarithm of the local speed of a smooth time warp. Default: 0.'),
  jitter: strength(10).optional().describe('Standard deviation of added noise, in units of the normalised feature. Default: 0.'),
  crop: fraction.optional().describe('Largest share of a recording to cut off at its ends. Default: 0.'),
  headingDegrees: strength(180)
    .optional()
    .describe(
      "Standard deviation of the angle of a random rotation about a recording's own mean, degrees, which leaves gravity in place. Default: 0.",
    ),
  stepMask: fraction.optional().describe("Largest share of consecutive steps that are replaced by the recording's means. Default: 0."),
  featureMask: fraction.optional().describe('Probability that a feature is replaced by its mean over the recording. Default: 0.'),
});

const distillationSchema = z.strictObject({
  from: z
    .array(z.string().min(1))
    .min(1)
    .max(100)
    .describe('Variants of the sweep whose networks are the teachers; they are trained first.'),
  seeds: z
    .array(wholeNumber(0, 2 ** 31 - 1))
    .min(1)
    .max(1_000)
    .default([0])
    .describe('Seeds of the teachers.'),
  weight: z
    .number()
    .gt(0)
    .max(1)
    .default(0.9)
    .describe("Weight of the teachers' mean probabilities in the targets; the rest is the weight of the labels."),
  temperature: z
    .number()
    .min(0.1)
    .max(100)
    .default(1)
    .describe("The teachers' mean probabilities are taken to the power of 1 / temperature: above 1 flatter, below 1 sharper."),
});

/** Begins the name of a model file where a variant of a sweep could stand as well. */
export const MODEL_FILE_PREFIX = 'file:';

const initialisationSchema = z.strictObject({
  from: z
    .string()
    .max(4_096)
    .regex(
      /^(?!file:)[^/\s]+\/[^/\s]+$|^file:.*[^/]\.json$/,
      'must have the form "<sweep>/<variant>", such as "unseen-users/conv1d_gru", or "file:<path of an exported model.json>"',
    )
    .describe(
      'A variant that another sweep has trained in the same store, as "<sweep>/<variant>": the network of the same fold and seed is used. Or an exported model, as "file:<path>/model.json": it must be where data sets may be, and is used in all folds and seeds.',
    ),
  freeze: z
    .array(z.string().min(1))
    .max(64)
    .default([])
    .describe('Blocks whose weights are frozen, by the prefix of their parameter names: "conv", "rnn".'),
  epochs: wholeNumber(1, 10_000).optional().describe('For how many epochs they are frozen. Default: all.'),
});

export type DistillationConfiguration = z.output<typeof distillationSchema>;

/** Overrides of the training defaults; a variant's override its experiment's, which override the sweep's. */
export const trainingSchema = z.strictObject({
  maxEpochs: wholeNumber(1, 10_000).optional().describe('Maximum number of epochs. Default: 20.'),
  batchSize: wholeNumber(1, 8_192).optional().describe('Recordings per batch. Default: 64.'),
  batching: z
    .enum(BATCHINGS)
    .optional()
    .describe('random: any recordings; length-sorted: recordings of similar length, which pad less and train faster. Default: random.'),
  readout: z
    .enum(READOUTS)
    .optional()
    .describe(
      'What the classifier uses: the last padded step (as in the published protocol; depends on padding), the last valid step, the mean of the valid steps, or their mean weighted by attention. Default: last-padded.',
    ),
  learningRate: learningRate.optional().describe('Step size of Adam. Default: 0.001.'),
  schedule: scheduleSchema.optional().describe('Learning rate schedule. Default: plateau.'),
  earlyStoppingPatience: wholeNumber(1, 10_000)
    .nullable()
    .optional()
    .describe('Training ends after this many epochs without a higher validation accuracy; null: never. Default: 7.'),
  gradientClipNorm: gradientClipNorm.optional().describe('Maximum norm of the whole gradient; null: unlimited. Default: null.'),
  weightDecay: strength(1).optional().describe('Decoupled weight decay (AdamW). Default: 0.'),
  labelSmoothing: fraction.optional().describe('Share of the target that is spread evenly over all classes. Default: 0.'),
  classWeights: z
    .enum(CLASS_WEIGHTS)
    .optional()
    .describe("balanced: a recording's loss is weighted inversely to the number of training recordings of its class. Default: none."),
  keep: z
    .enum(KEPT_EPOCHS)
    .optional()
    .describe(
      'The epoch whose weights are kept. best: the first with the highest validation accuracy. last: the last one, so that nothing is selected on the validation part. Default: best.',
    ),
  distil: distillationSchema
    .optional()
    .describe(
      'Learn from the predictions of other variants on the training part, in addition to the labels: one network instead of many. Default: labels only.',
    ),
  initialise: initialisationSchema
    .optional()
    .describe(
      'Start from the weights of an already trained network, possibly trained on other data. Weights that match by name and shape are used (typically all but the classifier); the rest are initialised randomly. Default: all random.',
    ),
  mixup: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .describe(
      'Mix every recording of a batch with another one, and the labels in the same proportion: parameter of the Beta distribution of the proportion; larger values mix more. Default: no mixing.',
    ),
  recordingsPerClass: wholeNumber(1, 1_000_000)
    .optional()
    .describe('Train on only this many recordings of each class, drawn from the training part by the seed. Default: all.'),
  augmentation: augmentationSchema.optional().describe('Random distortions of training recordings, different in every epoch.'),
});

export type TrainingConfiguration = z.output<typeof trainingSchema>;
