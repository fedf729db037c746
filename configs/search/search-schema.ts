import { z } from 'zod';
import { wholeNumber } from '../training-schema.ts';

const epochs = wholeNumber(1, 10_000);

const samplerSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('grid') }).describe('Every combination, in order; every range needs a step.'),
  z.strictObject({ type: z.literal('random') }).describe('Every value as likely as another.'),
  z.strictObject({ type: z.literal('sobol') }).describe('Fills the space evenly; at most 21 fields.'),
  z
    .strictObject({
      type: z.literal('tpe'),
      startup: wholeNumber(1, 10_000).default(10).describe('Random suggestions first.'),
      candidates: wholeNumber(1, 1_000).default(24).describe('Drawn for each suggestion; the one that promises most is taken.'),
    })
    .describe('Looks where good trials are dense and others are not.'),
]);

const reduction = z.number().min(2).max(10).default(3).describe('One of so many trains on.');
const firstRung = epochs.default(1).describe('Epochs after which trials are compared first.');

const prunerSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }).describe('Every trial has all its epochs.'),
  z
    .strictObject({
      type: z.literal('median'),
      startup: wholeNumber(1, 10_000).default(5).describe('Trials with all their epochs before any is stopped.'),
      firstRung: epochs.default(5).describe('Epochs before the first look.'),
      every: epochs.default(5).describe('Epochs between looks.'),
    })
    .describe('Stops a trial that is below the median of what complete trials had after as many epochs.'),
  z.strictObject({ type: z.literal('asha'), reduction, firstRung }).describe('Successive halving without waiting: good for most.'),
  z.strictObject({ type: z.literal('hyperband'), reduction, firstRung }).describe('Several ways to halve, one after another.'),
]);

const objectiveSchema = z.strictObject({
  metric: z.literal('validationAccuracy').describe('What trials are compared by: test results are never looked at.'),
  direction: z.literal('maximise'),
});

export const budgetSchema = z.strictObject({
  trials: wholeNumber(1, 10_000).describe('Points that are tried.'),
  epochs: wholeNumber(1, 100_000_000).optional().describe('Of all trials together, of one fold and seed. Default: any number.'),
});

const boundSchema = z.strictObject({ atMost: z.number().gt(0).describe('Points with more are not tried.') });

const spaceSchema = z.record(z.string(), z.unknown());

const pointSchema = z.record(z.string(), z.unknown());

/** What a person changes of a search while it runs, or once it has ended. */
export const searchChangeSchema = z.strictObject({
  space: spaceSchema.optional().describe('Where it looks from then on. Earlier trials that lie in it count.'),
  budget: budgetSchema.optional().describe('How much is spent in all, earlier trials included.'),
  enqueue: z.array(pointSchema).min(1).max(1_000).optional().describe('Points to try next.'),
  stop: z.literal(true).optional().describe('Nothing new begins; what is trained ends.'),
});
export type SearchChange = z.output<typeof searchChangeSchema>;

const steeringSchema = z.strictObject({
  ...searchChangeSchema.shape,
  after: wholeNumber(0, 1_000_000).describe('Decisions before it.'),
  time: z.number().min(0).optional().describe('Logical time at which it took effect.'),
  trials: wholeNumber(0, 10_000).optional().describe('Suggestions before it.'),
});
export type SteeringConfiguration = z.output<typeof steeringSchema>;

/** An experiment that says where to look and how much to spend, in place of a list of variants. */
export const searchSchema = z.strictObject({
  space: spaceSchema.describe(
    'A variant whose fields say what they may be. A list: its values. { "from", "to" }: a range, of whole numbers where the field is one; "scale": "log" and "step" are optional. Anything else: that value. { "choices": […], "when": { … } } and ranges with "when" are there only where fields before them have a value, one of a list, or lie within "atLeast" and "atMost". `training` and other objects hold fields in the same way.',
  ),
  sampler: samplerSchema.prefault({ type: 'tpe' }).describe('What proposes points.'),
  pruner: prunerSchema.prefault({ type: 'none' }).describe('How far a trial is trained.'),
  objectives: z
    .array(objectiveSchema)
    .length(1)
    .default([{ metric: 'validationAccuracy', direction: 'maximise' }])
    .describe('What is looked for.'),
  budget: budgetSchema.describe('How much is spent.'),
  constraints: z
    .strictObject({
      parameters: boundSchema.optional().describe('Trainable parameters.'),
      multiplyAdds: boundSchema.optional().describe('Of one recording of 50 steps, forward.'),
    })
    .prefault({})
    .describe('What is known of a network before it is trained.'),
  start: z.array(pointSchema).max(1_000).default([]).describe('Points to try first: a value for each field that is not fixed.'),
  seed: wholeNumber(0, 2 ** 31 - 1)
    .default(0)
    .describe('What suggestions are drawn by; trainings have seeds of their own.'),
  parallel: wholeNumber(1, 500)
    .default(4)
    .describe('Trials at work at once in logical time: a constant of the search, whatever trains them. About twice the slots is best.'),
  order: z
    .enum(['logical', 'arrival'])
    .default('logical')
    .describe('logical: the same decisions on every run, whatever the number and speed of workers. arrival: results count as they come.'),
  suggested: z.string().max(300_000).optional().describe('Written by a running sweep: the points suggested so far.'),
  steering: z
    .array(steeringSchema)
    .max(1_000)
    .optional()
    .describe('Written by a running sweep: what people changed, and after how many decisions. It takes effect there again.'),
});

export type SearchConfiguration = z.output<typeof searchSchema>;
