import { z } from 'zod';
import { claimSchema } from '../core/domain/claim.ts';
import { parseDuration } from '../core/domain/duration.ts';
import { ensembleSchema } from '../core/domain/ensemble-options.ts';
import { nameSchema } from '../core/domain/name-schema.ts';
import { splitSchema } from '../core/domain/split-schema.ts';
import { ARCHITECTURE_NAMES, ARCHITECTURES } from '../core/models/architectures/index.ts';
import { checkComposition } from './check-composition.ts';
import { checkReferences } from './check-references.ts';
import { datasetSchema } from './dataset-schema.ts';
import { durationSchema } from './duration-schema.ts';
import { gridSchema } from './grid-schema.ts';
import { searchSchema } from './search/search-schema.ts';
import { type TrainingConfiguration, trainingSchema, wholeNumber } from './training-schema.ts';

/** A very long timer is a mistake, and beyond some 300,000 years it cannot be set. */
const parkTimeLimit = durationSchema.refine((text) => parseDuration(text) <= parseDuration('3650 days'), 'must be at most "3650 days"');
/** Starting training takes seconds by itself; Node's timers are limited to 24.8 days, and a longer one would fire immediately. */
const timeLimit = durationSchema.refine(
  (text) => parseDuration(text) >= parseDuration('10 seconds') && parseDuration(text) <= parseDuration('24 days'),
  'must be from "10 seconds" to "24 days"',
);

/** A variant's workflow is `<sweep id>/<name>`, and that of the report `<sweep id>/report`. */
const variantName = nameSchema.refine((text) => text !== 'report', 'must not be "report", the name of the sweep\'s own report');

/** Every architecture accepts only its own options. */
export const variantSchema = z.discriminatedUnion(
  'architecture',
  ARCHITECTURE_NAMES.map(createVariantSchema) as [VariantObject, ...VariantObject[]],
) as unknown as z.ZodType<VariantConfiguration, VariantConfiguration>;

export interface VariantConfiguration {
  readonly name: string;
  readonly architecture: string;
  readonly training?: TrainingConfiguration | undefined;
  /** Options of its architecture. */
  readonly [option: string]: unknown;
}

type VariantObject = ReturnType<typeof createVariantSchema>;

function createVariantSchema(architecture: (typeof ARCHITECTURE_NAMES)[number]) {
  const { options, says } = ARCHITECTURES[architecture];
  const fields = {
    name: variantName.describe('Unique in the sweep.'),
    architecture: z.literal(architecture).describe(says),
    ...options,
    training: trainingSchema.optional().describe('Overrides the fields of the experiment and the sweep.'),
  };
  return z.strictObject(fields).superRefine(checkComposition);
}

export const experimentSchema = z.strictObject({
  name: nameSchema.describe('Unique in the sweep.'),
  question: z.string().max(500).default('').describe('The question it answers; the heading of its section in the report.'),
  training: trainingSchema.optional().describe('Overrides the fields of the sweep.'),
  variants: z.array(variantSchema).max(10_000).default([]).describe('The variants to compare.'),
  grid: gridSchema.optional(),
  search: searchSchema.optional().describe('A search space and a budget, instead of variants or a grid.'),
});

const evaluationSchema = z.strictObject({
  copies: wholeNumber(1, 100).describe(
    'Number of distorted copies of each recording, distorted as in training of the variant; the probabilities are averaged (test-time augmentation).',
  ),
});

/** Half of the size at which Temporal warns about arguments. */
export const CARRIED_BYTES = 256_000;

const executionSchema = z.strictObject({
  device: z
    .enum(['auto', 'cpu', 'gpu'])
    .default('auto')
    .describe(
      'Which training workers run the trials; auto: GPU workers if any are polling, else CPU workers; waits for the first of either.',
    ),
  concurrency: wholeNumber(1, 500)
    .default(4)
    .describe('Number of variants that run at the same time; the number of slots limits how many trials actually train.'),
  onFailure: z
    .enum(['park', 'skip'])
    .default('park')
    .describe('Whether failed variants wait for retryFailed (park), or the sweep ends without them (skip).'),
  parkTimeLimit: parkTimeLimit.default('7 days').describe('How long a sweep waits with parked variants before it ends without them.'),
  checkpointEveryEpochs: wholeNumber(1, 10_000)
    .default(1)
    .describe('Interval between checkpoints; at most this many epochs are lost when training is interrupted.'),
  stallTimeLimit: timeLimit
    .default('5 minutes')
    .describe(
      'A stage (download, training, evaluation, report …) without progress for this long is ended and retried; data and report stages have at least one minute.',
    ),
  refusalTimeLimit: timeLimit
    .default('10 minutes')
    .describe(
      'A stage whose requests the store refuses (keys, permissions, bucket) for this long is parked; if the store is unavailable, the sweep waits without limit.',
    ),
  historyEvents: wholeNumber(200, 20_000)
    .default(5_000)
    .describe('Number of events after which the workflow of a large sweep continues as new, to keep histories small.'),
  carriedBytes: wholeNumber(1_000, 1_500_000)
    .default(CARRIED_BYTES)
    .describe(
      'Size of the state up to which it is passed directly when the workflow continues as new; a larger state is passed through the store.',
    ),
  baselines: z.boolean().default(false).describe('Also evaluate simple methods that any model should beat.'),
});

/** A sweep's configuration file. */
export const sweepSchema = z
  .strictObject({
    $schema: z.string().optional().describe('For editors: path of configs/sweep.schema.json.'),
    $comment: z
      .union([z.string().max(10_000), z.array(z.string().max(10_000)).max(1_000)])
      .optional()
      .describe('For readers of the file; has no effect.'),
    name: nameSchema.describe("Default for the sweep's id."),
    description: z.string().max(2_000).default('').describe('For the report.'),
    dataset: datasetSchema.describe('Where recordings come from and how the files are organised.'),
    split: splitSchema.prefault({}).describe('How recordings are split into training, validation and test parts.'),
    normalisation: z
      .enum(['none', 'standardise', 'per-recording'])
      .default('none')
      .describe(
        'standardise: fitted on the training part only. per-recording: each feature of each recording separately, which discards its offset and scale.',
      ),
    training: trainingSchema.optional().describe('Default for all variants.'),
    seeds: z
      .union([
        wholeNumber(1, 1_000),
        z
          .array(wholeNumber(0, 2 ** 31 - 1))
          .min(1)
          .max(1_000),
      ])
      .default(1)
      .describe('The number of seeds (0, 1, …), or a list of seeds.'),
    experiments: z.array(experimentSchema).min(1).max(1_000).describe('Groups of variants, each answering one question.'),
    ensembles: z
      .array(ensembleSchema)
      .max(100)
      .default([])
      .describe('Ensembles that average the probabilities of trained networks; they need no training.'),
    evaluation: evaluationSchema
      .optional()
      .describe('How trained networks are evaluated. Default: each recording once, without distortion.'),
    claims: z.array(claimSchema).max(200).default([]).describe('Statements to test, made before the sweep.'),
    execution: executionSchema.prefault({}).describe('How the sweep is run; does not change results.'),
  })
  // Also if fields are invalid, which zod would otherwise report first: all problems are reported together.
  .superRefine(checkReferences, { when: () => true });

export type SweepConfiguration = z.output<typeof sweepSchema>;
export type ExperimentConfiguration = z.output<typeof experimentSchema>;
