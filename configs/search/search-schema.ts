import { z } from 'zod';
import { parseDuration } from '../../core/domain/duration.ts';
import { prunerSchema } from '../../core/search/pruners/index.ts';
import { samplerSchema } from '../../core/search/samplers/index.ts';
import { durationSchema } from '../duration-schema.ts';
import { wholeNumber } from '../training-schema.ts';

const objectiveSchema = z.discriminatedUnion('metric', [
  z.strictObject({
    metric: z.literal('validationAccuracy').describe('The score of trials. Test results are never used.'),
    direction: z.literal('maximise'),
  }),
  z.strictObject({ metric: z.literal('parameters').describe('Trainable parameters.'), direction: z.literal('minimise') }),
  z.strictObject({
    metric: z.literal('multiplyAdds').describe('Forward, for one recording of 50 steps. Stands for inference time on any machine.'),
    direction: z.literal('minimise'),
  }),
]);

const timeLimitSchema = durationSchema.refine(
  (text) => parseDuration(text) >= 1_000 && parseDuration(text) <= parseDuration('3650 days'),
  'must be from "1 second" to "3650 days"',
);

export const budgetSchema = z.strictObject({
  trials: wholeNumber(1, 10_000).describe('Number of points to try.'),
  epochs: wholeNumber(1, 100_000_000)
    .optional()
    .describe('Total number of epochs of all trials, of one fold and seed. Default: unlimited.'),
  timeLimit: timeLimitSchema
    .optional()
    .describe('Time since the first trial started, without pauses. No new trials start after it. Default: none.'),
});

const boundSchema = z.strictObject({ atMost: z.number().gt(0).describe('Points that exceed it are not tried.') });

const spaceSchema = z.record(z.string(), z.unknown());

const pointSchema = z.record(z.string(), z.unknown());

/** A person's change of a search while it runs, or after it has ended. */
export const searchChangeSchema = z.strictObject({
  space: spaceSchema.optional().describe('New search space. Earlier trials inside it still count.'),
  budget: budgetSchema.optional().describe('Total budget, including earlier trials.'),
  enqueue: z.array(pointSchema).min(1).max(1_000).optional().describe('Points to try next.'),
  stop: z.literal(true).optional().describe('Stop the search: no new trials start, running ones finish.'),
});
export type SearchChange = z.output<typeof searchChangeSchema>;

const steeringSchema = z.strictObject({
  ...searchChangeSchema.shape,
  after: wholeNumber(0, 1_000_000).describe('Number of decisions before it.'),
  time: z.number().min(0).optional().describe('Logical time at which it took effect.'),
  trials: wholeNumber(0, 10_000).optional().describe('Number of suggestions before it.'),
});
export type SteeringConfiguration = z.output<typeof steeringSchema>;

/** A search space and a budget, instead of a list of variants. */
export const searchSchema = z.strictObject({
  space: spaceSchema.describe(
    'A variant in which each field states its possible values. A list: one of its values. { "from", "to" }: a range, of integers if the field is an integer; "scale": "log" and "step" are optional. Anything else: a fixed value. { "choices": […], "when": { … } } and ranges with "when" exist only if earlier fields have a given value, one of a list, or a value between "atLeast" and "atMost". `training` and other objects contain fields in the same way.',
  ),
  sampler: samplerSchema.prefault({ type: 'tpe' }).describe('How points are proposed.'),
  pruner: prunerSchema.prefault({ type: 'none' }).describe('How long a trial is trained.'),
  objectives: z
    .array(objectiveSchema)
    .min(1)
    .max(3)
    .refine(([first]) => first?.metric === 'validationAccuracy', 'must begin with validationAccuracy, by which trials are stopped')
    .refine((all) => new Set(all.map(({ metric }) => metric)).size === all.length, 'must name each metric once')
    .default([{ metric: 'validationAccuracy', direction: 'maximise' }])
    .describe('The objective. With several: networks that no other network beats in all of them.'),
  budget: budgetSchema.describe('The budget.'),
  constraints: z
    .strictObject({
      parameters: boundSchema.optional().describe('Trainable parameters.'),
      multiplyAdds: boundSchema.optional().describe('For one recording of 50 steps, forward.'),
    })
    .prefault({})
    .describe('Limits on properties that are known before training.'),
  start: z.array(pointSchema).max(1_000).default([]).describe('Points to try first: a value for each field that is not fixed.'),
  seed: wholeNumber(0, 2 ** 31 - 1)
    .default(0)
    .describe('Seed for suggestions; trials have their own seeds.'),
  parallel: wholeNumber(1, 500)
    .default(4)
    .describe(
      'Number of trials that run at the same time in logical time; independent of the actual workers. About twice the number of slots is best.',
    ),
  order: z
    .enum(['logical', 'arrival'])
    .default('logical')
    .describe(
      'logical: the same decisions on every run, independent of the number and speed of workers. arrival: results are used as they arrive.',
    ),
  overhead: wholeNumber(0, 1_000_000_000)
    .optional()
    .describe(
      'Multiply-adds for one recording, as many as take an epoch of a very small network in logical time: such an epoch takes longer than its own let expect. A sweep writes 1000000 when it starts.',
    ),
  suggested: z.string().max(300_000).optional().describe('Written by a running sweep: the points suggested so far.'),
  steering: z
    .array(steeringSchema)
    .max(1_000)
    .optional()
    .describe("Written by a running sweep: people's changes, and after how many decisions. They take effect there again."),
});

export type SearchConfiguration = z.output<typeof searchSchema>;
