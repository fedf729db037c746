import { z } from 'zod';
import type { Immutable } from './immutable.ts';

const minimumLearningRate = z.number().min(0).max(10).default(0).describe('The learning rate never goes below it.');

export const scheduleSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('constant') }).describe('The learning rate is constant.'),
  z.strictObject({
    type: z.literal('plateau'),
    factor: z.number().min(0.001).lt(1).default(0.5).describe('Factor by which the learning rate is multiplied.'),
    patience: z.int().min(0).max(10_000).default(5).describe('Epochs without a lower validation loss before the rate is reduced.'),
    minimumLearningRate,
  }),
  z.strictObject({
    type: z.literal('cosine'),
    warmupEpochs: z
      .int()
      .min(0)
      .max(10_000)
      .default(0)
      .describe('Epochs in which the learning rate rises linearly from 0; then it follows half a cosine.'),
    minimumLearningRate,
  }),
]);

export type LearningRateSchedule = Immutable<z.output<typeof scheduleSchema>>;
