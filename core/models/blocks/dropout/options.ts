import { z } from 'zod';

export const dropoutOptions = z
  .strictObject({
    type: z.literal('dropout'),
    dropout: z.number().min(0).lt(1).describe('Share of activations dropped while training.'),
  })
  .describe('Drops activations while training; what stays is scaled up.');

export type DropoutOptions = z.output<typeof dropoutOptions>;
