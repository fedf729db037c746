import { z } from 'zod';
import type { Immutable } from './immutable.ts';
import { nameSchema } from './name-schema.ts';

/** An ensemble as configured: networks whose probabilities are averaged. */
export const ensembleSchema = z.strictObject({
  name: nameSchema.describe('Its name in the report; no variant may have the same name.'),
  variants: z
    .array(nameSchema)
    .min(1)
    .max(1_000)
    .optional()
    .describe('Variants whose networks, of every seed, can take part. Default: all variants of the sweep.'),
  selection: z
    .enum(['all', 'greedy'])
    .default('all')
    .describe(
      'all: every network, with equal weight. greedy: the networks, with repetition, that minimise the log loss of the average on the validation part.',
    ),
  rounds: z
    .int()
    .min(1)
    .max(1_000)
    .default(30)
    .describe('For greedy: how many times a network is added; the same network can be added again.'),
});

/** With all variants named. */
export type EnsembleOptions = Immutable<Omit<z.output<typeof ensembleSchema>, 'variants'>> & { readonly variants: readonly string[] };
