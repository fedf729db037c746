import { z } from 'zod';
import { parseDuration } from '../core/domain/duration.ts';
import { METRICS } from '../core/domain/measures.ts';
import { SPLIT_METHOD_NAMES, SPLIT_METHODS } from '../core/domain/split-methods.ts';
import { ARCHITECTURE_NAMES, ARCHITECTURES } from '../core/models/architectures/index.ts';
import { checkComposition } from './check-composition.ts';
import { checkReferences } from './check-references.ts';
import { datasetSchema } from './dataset-schema.ts';
import { createEnsembleSchema } from './ensemble-schema.ts';
import { gridSchema } from './grid-schema.ts';
import { searchSchema } from './search/search-schema.ts';
import { fraction, type TrainingConfiguration, trainingSchema, wholeNumber } from './training-schema.ts';

const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, 'must be 1 to 100 letters, digits, "_", "-" or ".", beginning with a letter or digit');
const duration = z.string().regex(/^\d+(\.\d+)? ?(s|seconds?|m|minutes?|h|hours?|d|days?)$/, {
  error: 'must be a duration such as "30 minutes" or "7 days"',
  abort: true,
});
/** A timer of a workflow that is to go off much later than anyone waits is a mistake; beyond some 300,000 years none can be set. */
const parkTimeLimit = duration.refine((text) => parseDuration(text) <= parseDuration('3650 days'), 'must be at most "3650 days"');
/** To start a training takes seconds by itself; Node's timers hold 24.8 days, and one set for longer goes off at once. */
const timeLimit = duration.refine(
  (text) => parseDuration(text) >= parseDuration('10 seconds') && parseDuration(text) <= parseDuration('24 days'),
  'must be from "10 seconds" to "24 days"',
);

/** A variant's workflow is `<sweep id>/<name>`, and that of the report `<sweep id>/report`. */
const variantName = name.refine((text) => text !== 'report', 'must not be "report", the name of the sweep\'s own report');

/** Every architecture takes its own options only. */
export const variantSchema = z.discriminatedUnion(
  'architecture',
  ARCHITECTURE_NAMES.map(createVariantSchema) as [VariantObject, ...VariantObject[]],
) as unknown as z.ZodType<VariantConfiguration, VariantConfiguration>;

export interface VariantConfiguration {
  readonly name: string;
  readonly architecture: string;
  readonly training?: TrainingConfiguration | undefined;
  /** As its architecture has them. */
  readonly [option: string]: unknown;
}

type VariantObject = ReturnType<typeof createVariantSchema>;

function createVariantSchema(architecture: (typeof ARCHITECTURE_NAMES)[number]) {
  const { options, says } = ARCHITECTURES[architecture];
  const fields = {
    name: variantName.describe('Unique in the sweep.'),
    architecture: z.literal(architecture).describe(says),
    ...options,
    training: trainingSchema.optional().describe("Wins over the experiment's and the sweep's."),
  };
  return z.strictObject(fields).superRefine(checkComposition);
}

export const experimentSchema = z.strictObject({
  name: name.describe('Unique in the sweep.'),
  question: z.string().max(500).default('').describe('What it answers; the heading of its part of the report.'),
  training: trainingSchema.optional().describe("Wins over the sweep's."),
  variants: z.array(variantSchema).max(10_000).default([]).describe('What is compared, one by one.'),
  grid: gridSchema.optional(),
  search: searchSchema.optional().describe('Where to look and how much to spend, in place of variants or a grid.'),
});

const smallestEffect = z.number().min(0);

const claimTestSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('ordered'),
    variants: z.array(name).min(2).describe('Variants, in the order claimed.'),
    direction: z.enum(['increases', 'decreases']).describe('How the metric changes from each variant to the next.'),
    smallestEffect: smallestEffect.describe('The least change from one to the next that counts, in the unit of the metric.'),
  }),
  z.strictObject({
    type: z.literal('equivalent'),
    variants: z.tuple([name, name]).describe('The two variants that are claimed to do the same.'),
    margin: z.number().gt(0).describe('The largest difference that counts as none, in the unit of the metric.'),
  }),
  z.strictObject({
    type: z.literal('within'),
    variants: z.array(name).min(1).describe('Variants whose metric is claimed to lie in the range.'),
    range: z.tuple([z.number(), z.number()]).describe('Its lower and upper end, in the unit of the metric.'),
  }),
  z.strictObject({
    type: z.literal('larger-spread'),
    variants: z.array(name).min(2).describe('Variants that are claimed to differ more among themselves.'),
    than: z.array(name).min(2).describe('Those they are compared with.'),
    smallestEffect: smallestEffect.describe('The least difference of the two spreads that counts, in the unit of the metric.'),
  }),
]);

const claimSchema = z.strictObject({
  name: name.describe('How the report calls it.'),
  statement: z.string().min(1).max(500).describe('In words, for the report.'),
  metric: z.enum(METRICS).describe('What is measured.'),
  test: claimTestSchema.describe('How it is judged: docs/method.md.'),
});

const splitSchema = z.strictObject({
  method: z
    .enum(SPLIT_METHOD_NAMES)
    .default('random')
    .describe(`${SPLIT_METHOD_NAMES.map((method) => `${method}: ${SPLIT_METHODS[method].says}`).join('; ')}.`),
  seed: wholeNumber(0, 2 ** 31 - 1)
    .default(0)
    .describe('What the parts are drawn by.'),
  validationFraction: fraction.default(0.2).describe('Share of the recordings (official: of the training part) to choose by.'),
  testFraction: fraction.default(0).describe('Share of the recordings that judge what was chosen; random and stratified only.'),
  unknownClasses: z
    .array(z.string().min(1))
    .min(1)
    .max(1_000)
    .optional()
    .describe('Classes that nothing is trained, validated or tested on: the report says how well networks refuse them. Default: none.'),
  folds: wholeNumber(1, 100)
    .nullable()
    .default(null)
    .describe(
      'grouped-k-fold: its folds (null: 5). random, stratified: independent splits (null: 1). leave-one-user-out has one a user, nested-leave-one-user-out one a pair of users, official one.',
    ),
});

const evaluationSchema = z.strictObject({
  copies: wholeNumber(1, 100).describe(
    'Distorted copies of each recording that are judged with it, as its variant distorts recordings in training; the mean of their probabilities counts.',
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
  checkpointEveryEpochs: wholeNumber(1, 10_000).default(1).describe('As many epochs are lost at most when a training is cut off.'),
  stallTimeLimit: timeLimit
    .default('5 minutes')
    .describe(
      'A stage (download, training, evaluation, report …) without progress for this long is ended and tried again; stages of data and report have a minute at least.',
    ),
  refusalTimeLimit: timeLimit
    .default('10 minutes')
    .describe(
      'A stage that the store refuses (keys, rights, bucket) for this long is parked; a store that is away is waited for without limit.',
    ),
  historyEvents: wholeNumber(200, 20_000)
    .default(5_000)
    .describe('Events after which the workflow of a large sweep continues as new, so that no history grows large.'),
  baselines: z.boolean().default(false).describe('Also score simple methods that any model must beat.'),
});

/** A sweep's configuration file. */
export const sweepSchema = z
  .strictObject({
    $schema: z.string().optional().describe('For editors: the path of configs/sweep.schema.json.'),
    $comment: z
      .union([z.string().max(10_000), z.array(z.string().max(10_000)).max(1_000)])
      .optional()
      .describe('For whoever reads the file; nothing depends on it.'),
    name: name.describe("The sweep's id, unless another is given."),
    description: z.string().max(2_000).default('').describe('For the report.'),
    dataset: datasetSchema.describe('Where recordings come from and how they are laid out.'),
    split: splitSchema.prefault({}).describe('How recordings are parted into training, validation and test.'),
    normalisation: z
      .enum(['none', 'standardise', 'per-recording'])
      .default('none')
      .describe(
        'standardise: fitted on the training part alone. per-recording: each recording and feature by itself, which drops its level and strength.',
      ),
    training: trainingSchema.optional().describe('Of every variant that says nothing else.'),
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
    experiments: z.array(experimentSchema).min(1).max(1_000).describe('Groups of variants, each of which answers one question.'),
    ensembles: z
      .array(createEnsembleSchema(name))
      .max(100)
      .default([])
      .describe('Networks of the variants whose probabilities are averaged: nothing is trained for them.'),
    evaluation: evaluationSchema.optional().describe('How trained networks are judged. Default: each recording as it is, once.'),
    claims: z.array(claimSchema).max(200).default([]).describe('Statements to be tested, made before the sweep.'),
    execution: executionSchema.prefault({}).describe('How it is run; changes no result.'),
  })
  // Also where fields are wrong, which zod would otherwise have put right first: all problems are told at once.
  .superRefine(checkReferences, { when: () => true });

export type SweepConfiguration = z.output<typeof sweepSchema>;
export type ExperimentConfiguration = z.output<typeof experimentSchema>;
export type SplitConfiguration = z.output<typeof splitSchema>;
