import { z } from 'zod';
import type { Immutable } from './immutable.ts';
import { METRICS } from './measures.ts';
import { nameSchema } from './name-schema.ts';

const smallestEffect = z.number().min(0);

const claimTestSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('ordered'),
    variants: z.array(nameSchema).min(2).describe('Variants in the claimed order.'),
    direction: z.enum(['increases', 'decreases']).describe('How the metric changes from each variant to the next.'),
    smallestEffect: smallestEffect.describe('The smallest relevant change from one to the next, in the unit of the metric.'),
  }),
  z.strictObject({
    type: z.literal('equivalent'),
    variants: z.tuple([nameSchema, nameSchema]).describe('The two variants that are claimed to be equivalent.'),
    margin: z.number().gt(0).describe('The largest difference that counts as equivalent, in the unit of the metric.'),
  }),
  z.strictObject({
    type: z.literal('within'),
    variants: z.array(nameSchema).min(1).describe('Variants whose metric is claimed to be within the range.'),
    range: z.tuple([z.number(), z.number()]).describe('Its lower and upper end, in the unit of the metric.'),
  }),
  z.strictObject({
    type: z.literal('larger-spread'),
    variants: z.array(nameSchema).min(2).describe('Variants that are claimed to have the larger spread.'),
    than: z.array(nameSchema).min(2).describe('Variants with the smaller spread.'),
    smallestEffect: smallestEffect.describe('The smallest relevant difference between the two spreads, in the unit of the metric.'),
  }),
]);

/**
 * A hypothesis declared in the configuration, tested against the sweep's own trials. Numbers are in the metric's own unit: fractions for accuracies
 * (0.01 is one point), seconds, epochs, counts.
 */
export const claimSchema = z.strictObject({
  name: nameSchema.describe('Its name in the report.'),
  statement: z.string().min(1).max(500).describe('The claim in words, for the report.'),
  metric: z.enum(METRICS).describe('The metric.'),
  test: claimTestSchema.describe('How the claim is tested: docs/method.md.'),
});

export type Claim = Immutable<z.output<typeof claimSchema>>;
