import { z } from 'zod';
import { ENSEMBLE_SELECTIONS } from '../core/domain/ensembles.ts';
import { wholeNumber } from './training-schema.ts';

/** @param name as variants are named */
export function createEnsembleSchema<Name extends z.ZodType<string, string>>(name: Name) {
  return z.strictObject({
    name: name.describe('How the report calls it; no variant may have the name.'),
    variants: z
      .array(name)
      .min(1)
      .max(1_000)
      .optional()
      .describe("Variants whose networks, of every seed, may take part. Default: all of the sweep's."),
    selection: z
      .enum(ENSEMBLE_SELECTIONS)
      .default('all')
      .describe(
        'all: every network, with the same weight. greedy: those, each as often, that make the average surer on the validation part.',
      ),
    rounds: wholeNumber(1, 1_000).default(30).describe('Of greedy: how often a network is added, again or for the first time.'),
  });
}
