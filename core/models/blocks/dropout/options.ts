import { z } from 'zod';

export const dropoutOptions = z
  .strictObject({
    type: z.literal('dropout'),
    dropout: z.number().min(0).lt(1).describe('Share of activations dropped during training.'),
  })
  .describe('Drops activations during training and scales up the others.');

export type DropoutOptions = z.output<typeof dropoutOptions>;
