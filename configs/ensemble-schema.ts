import { z } from 'zod';
import { ENSEMBLE_SELECTIONS } from '../core/domain/ensembles.ts';
import { wholeNumber } from './training-schema.ts';

/** @param name schema of variant names */
export function createEnsembleSchema<Name extends z.ZodType<string, string>>(name: Name) {
  return z.strictObject({
    name: name.describe('Its name in the report; no variant may have the same name.'),
    variants: z
      .array(name)
      .min(1)
      .max(1_000)
      .optional()
      .describe('Variants whose networks, of every seed, can take part. Default: all variants of the sweep.'),
    selection: z
      .enum(ENSEMBLE_SELECTIONS)
      .default('all')
      .describe(
        'all: every network, with equal weight. greedy: the networks, with repetition, that minimise the log loss of the average on the validation part.',
      ),
    rounds: wholeNumber(1, 1_000)
      .default(30)
      .describe('For greedy: how many times a network is added; the same network can be added again.'),
  });
}
