import { z } from 'zod';
import { SPLIT_METHOD_NAMES, SPLIT_METHODS } from './split-methods.ts';

const fraction = z.number().min(0).lt(1);

/** How recordings are split into training, validation and test parts. */
export const splitSchema = z.strictObject({
  method: z
    .enum(SPLIT_METHOD_NAMES)
    .default('random')
    .describe(`${SPLIT_METHOD_NAMES.map((method) => `${method}: ${SPLIT_METHODS[method].says}`).join('; ')}.`),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(0)
    .describe('Seed for drawing the parts.'),
  validationFraction: fraction.default(0.2).describe('Share of the recordings (official: of the training part) used for validation.'),
  testFraction: fraction.default(0).describe('Share of the recordings used for testing; random and stratified only.'),
  unknownClasses: z
    .array(z.string().min(1))
    .min(1)
    .max(1_000)
    .optional()
    .describe(
      'Classes that are not used for training, validation or testing: the report says how well networks reject them. Default: none.',
    ),
  folds: z
    .int()
    .min(1)
    .max(100)
    .nullable()
    .default(null)
    .describe(
      'grouped-k-fold: number of folds (null: 5). random, stratified: number of independent splits (null: 1). leave-one-user-out has one fold per user, nested-leave-one-user-out one per pair of users, official one.',
    ),
});

export type SplitConfiguration = z.output<typeof splitSchema>;
