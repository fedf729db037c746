import { z } from 'zod';
import { parseDuration } from '../core/domain/duration.ts';
import { METRICS } from '../core/domain/results.ts';
import { ARCHITECTURES, BATCHINGS, CLASS_WEIGHTS, READOUTS } from '../core/domain/variant.ts';
import { checkReferences } from './check-references.ts';
import { MAX_VARIANTS } from './count-variants.ts';
import { datasetSchema } from './dataset-schema.ts';

const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, 'must be 1 to 100 letters, digits, "_", "-" or ".", beginning with a letter or digit');
const wholeNumber = (minimum: number, maximum: number) => z.int().min(minimum).max(maximum);
const strength = (maximum: number) => z.number().min(0).max(maximum);
const fraction = z.number().min(0).lt(1);
/** Below the lower bound no weight of a float32 network moves. */
export const learningRate = z.number().min(1e-12).max(10);
export const gradientClipNorm = z.number().min(1e-6).max(1e6).nullable();
const minimumLearningRate = z.number().min(0).max(10).default(0).describe('The schedule never goes below it.');
const duration = z.string().regex(/^\d+(\.\d+)? ?(s|seconds?|m|minutes?|h|hours?|d|days?)$/, {
  error: 'must be a duration such as "30 minutes" or "7 days"',
  abort: true,
});
/** A timer of a workflow that is to go off much later than anyone waits is a mistake; beyond some 300,000 years none can be set. */
const parkTimeLimit = duration.refine((text) => parseDuration(text) <= parseDuration('3650 days'), 'must be at most "3650 days"');
/** To start a training takes seconds by itself; Node's timers hold 24.8 days, and one set for longer goes off at once. */
const stallTimeLimit = duration.refine(
  (text) => parseDuration(text) >= parseDuration('10 seconds') && parseDuration(text) <= parseDuration('24 days'),
  'must be from "10 seconds" to "24 days"',
);

const scheduleSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('constant') }),
  z.strictObject({
    type: z.literal('plateau'),
    factor: z.number().min(0.001).lt(1).default(0.5),
    patience: wholeNumber(0, 10_000).default(5),
    minimumLearningRate,
  }),
  z.strictObject({
    type: z.literal('cosine'),
    warmupEpochs: wholeNumber(0, 10_000).default(0),
    minimumLearningRate,
  }),
]);

const augmentationSchema = z.strictObject({
  rotationDegrees: strength(180).optional(),
  scaling: strength(2).optional(),
  timeWarp: strength(2).optional(),
  jitter: strength(10).optional(),
  crop: fraction.optional(),
});

/** Overrides of the training defaults; a variant's win over its experiment's, and those over the sweep's. */
const trainingSchema = z.strictObject({
  maxEpochs: wholeNumber(1, 10_000).optional(),
  batchSize: wholeNumber(1, 8_192).optional(),
  batching: z.enum(BATCHINGS).optional(),
  readout: z.enum(READOUTS).optional(),
  learningRate: learningRate.optional(),
  schedule: scheduleSchema.optional(),
  earlyStoppingPatience: wholeNumber(1, 10_000).nullable().optional(),
  gradientClipNorm: gradientClipNorm.optional(),
  weightDecay: strength(1).optional(),
  labelSmoothing: fraction.optional(),
  classWeights: z
    .enum(CLASS_WEIGHTS)
    .optional()
    .describe("balanced: a recording's loss weighs inversely to how many training recordings its class has. Default: none."),
  augmentation: augmentationSchema.optional(),
});

export const architectureFields = {
  architecture: z.enum(ARCHITECTURES),
  hiddenSize: wholeNumber(1, 4_096),
  layers: wholeNumber(1, 16).default(1),
  dropout: fraction.default(0),
};

/** A variant's workflow is `<sweep id>/<name>`, and that of the report `<sweep id>/report`. */
const variantName = name.refine((text) => text !== 'report', 'must not be "report", the name of the sweep\'s own report');

export const variantSchema = z.strictObject({ name: variantName, ...architectureFields, training: trainingSchema.optional() });

/** Values of one field that a grid goes through. */
const listOf = <Schema extends z.ZodType>(value: Schema) =>
  z
    .array(value)
    .min(1)
    .max(1_000)
    .refine((values) => new Set(values.map((one) => JSON.stringify(one))).size === values.length, 'must name each value once');
const listOfTraining = <Schema extends z.ZodType>(field: z.ZodOptional<Schema>) => listOf(field.unwrap()).optional();
const trainingFields = trainingSchema.shape;

/** The lists of a grid that are of a variant's training; the others are of the variant itself. */
const trainingLists = {
  maxEpochs: listOfTraining(trainingFields.maxEpochs),
  batchSize: listOfTraining(trainingFields.batchSize),
  batching: listOfTraining(trainingFields.batching),
  readout: listOfTraining(trainingFields.readout),
  learningRate: listOfTraining(trainingFields.learningRate),
  schedule: listOfTraining(trainingFields.schedule),
  earlyStoppingPatience: listOfTraining(trainingFields.earlyStoppingPatience),
  gradientClipNorm: listOfTraining(trainingFields.gradientClipNorm),
  weightDecay: listOfTraining(trainingFields.weightDecay),
  labelSmoothing: listOfTraining(trainingFields.labelSmoothing),
  augmentation: listOfTraining(trainingFields.augmentation),
  classWeights: listOfTraining(trainingFields.classWeights),
} satisfies Record<keyof typeof trainingFields, z.ZodType>;

const gridSchema = z
  .strictObject({
    architecture: listOf(z.enum(ARCHITECTURES)),
    hiddenSize: listOf(architectureFields.hiddenSize),
    layers: listOf(wholeNumber(1, 16)).default([1]),
    dropout: listOf(fraction).default([0]),
    ...trainingLists,
  })
  .describe(
    `Every combination of the listed values becomes a variant, named after the values; a training field that is not listed is as the experiment and the sweep say. A sweep has at most ${MAX_VARIANTS} variants, all grids counted.`,
  );

export const experimentSchema = z.strictObject({
  name,
  question: z.string().max(500).default(''),
  training: trainingSchema.optional(),
  variants: z.array(variantSchema).max(10_000).default([]),
  grid: gridSchema.optional(),
});

const claimTestSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('ordered'),
    variants: z.array(name).min(2),
    direction: z.enum(['increases', 'decreases']),
    smallestEffect: z.number().min(0),
  }),
  z.strictObject({ type: z.literal('equivalent'), variants: z.tuple([name, name]), margin: z.number().gt(0) }),
  z.strictObject({ type: z.literal('within'), variants: z.array(name).min(1), range: z.tuple([z.number(), z.number()]) }),
  z.strictObject({
    type: z.literal('larger-spread'),
    variants: z.array(name).min(2),
    than: z.array(name).min(2),
    smallestEffect: z.number().min(0),
  }),
]);

const claimSchema = z.strictObject({ name, statement: z.string().min(1).max(500), metric: z.enum(METRICS), test: claimTestSchema });

const splitSchema = z.strictObject({
  method: z.enum(['random', 'stratified', 'leave-one-user-out', 'grouped-k-fold', 'official']).default('random'),
  seed: wholeNumber(0, 2 ** 31 - 1).default(0),
  validationFraction: fraction.default(0.2),
  testFraction: fraction.default(0),
  folds: wholeNumber(1, 100)
    .nullable()
    .default(null)
    .describe(
      'grouped-k-fold: its folds (null: 5). random, stratified: independent splits (null: 1). leave-one-user-out has one a user, official one.',
    ),
});

const executionSchema = z.strictObject({
  device: z
    .enum(['auto', 'cpu', 'gpu'])
    .default('auto')
    .describe('Which training workers take the trials; auto: a GPU worker where one polls, else CPU.'),
  concurrency: wholeNumber(1, 500).default(4).describe('Variants at work at once; slots bound how many trials really train.'),
  onFailure: z
    .enum(['park', 'skip'])
    .default('park')
    .describe('Whether failed variants wait for retryFailed, or the sweep ends without them.'),
  parkTimeLimit: parkTimeLimit.default('7 days').describe('How long a sweep waits with parked variants before it ends without them.'),
  checkpointEveryEpochs: wholeNumber(1, 10_000).default(1),
  stallTimeLimit: stallTimeLimit.default('5 minutes').describe('A training without progress for this long is ended and tried again.'),
  historyEvents: wholeNumber(200, 20_000)
    .default(5_000)
    .describe('Events after which the workflow of a large sweep continues as new, so that no history grows large.'),
  packSeeds: z
    .boolean()
    .default(false)
    .describe("Train a variant's seeds of one fold packed into one computation: faster up to hidden size 64, no gain from 128 on."),
  baselines: z.boolean().default(false).describe('Also score simple methods that any model must beat.'),
});

/** A sweep's configuration file. */
export const sweepSchema = z
  .strictObject({
    $schema: z.string().optional(),
    $comment: z
      .union([z.string().max(10_000), z.array(z.string().max(10_000)).max(1_000)])
      .optional()
      .describe('For whoever reads the file; nothing depends on it.'),
    name,
    description: z.string().max(2_000).default(''),
    dataset: datasetSchema,
    split: splitSchema.prefault({}),
    normalisation: z
      .enum(['none', 'standardise', 'per-recording'])
      .default('none')
      .describe(
        'standardise: fitted on the training part alone. per-recording: each recording and feature by itself, which drops its level and strength.',
      ),
    training: trainingSchema.optional(),
    seeds: z
      .union([
        wholeNumber(1, 1_000),
        z
          .array(wholeNumber(0, 2 ** 31 - 1))
          .min(1)
          .max(1_000),
      ])
      .default(1)
      .describe('How many seeds (0, 1, …), or which.'),
    experiments: z.array(experimentSchema).min(1).max(1_000),
    claims: z.array(claimSchema).max(200).default([]),
    execution: executionSchema.prefault({}),
  })
  // Also where fields are wrong, which zod would otherwise have put right first: all problems are told at once.
  .superRefine(checkReferences, { when: () => true });

export type SweepConfiguration = z.output<typeof sweepSchema>;
export type ExperimentConfiguration = z.output<typeof experimentSchema>;
export type VariantConfiguration = z.output<typeof variantSchema>;
export type GridConfiguration = z.output<typeof gridSchema>;
export type TrainingConfiguration = z.output<typeof trainingSchema>;
export type SplitConfiguration = z.output<typeof splitSchema>;
