import { z } from 'zod';

export const recurrentOptions = z
  .strictObject({
    type: z.literal('recurrent'),
    cell: z.enum(['gru', 'lstm']).describe('Type of recurrent cell.'),
    hiddenSize: z.int().min(1).max(4_096).describe('Number of units in each layer and direction.'),
    layers: z.int().min(1).max(16).default(1).describe('Number of layers.'),
    bidirectional: z.boolean().default(false).describe('Whether every layer also runs backwards.'),
    dropout: z.number().min(0).lt(1).default(0).describe('Share of activations dropped between layers during training.'),
  })
  .describe('Recurrent layers.');

export type RecurrentOptions = z.output<typeof recurrentOptions>;
