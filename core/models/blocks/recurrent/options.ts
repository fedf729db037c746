import { z } from 'zod';

export const recurrentOptions = z
  .strictObject({
    type: z.literal('recurrent'),
    cell: z.enum(['gru', 'lstm']).describe('Its kind of recurrence.'),
    hiddenSize: z.int().min(1).max(4_096).describe('Units of each layer and direction.'),
    layers: z.int().min(1).max(16).default(1).describe('One above the other.'),
    bidirectional: z.boolean().default(false).describe('Whether every layer also reads from the end to the start.'),
    dropout: z.number().min(0).lt(1).default(0).describe('Share of activations dropped between layers while training.'),
  })
  .describe('Recurrent layers.');

export type RecurrentOptions = z.output<typeof recurrentOptions>;

/** Suffixes of a layer's parameters, one for each direction, forward first. */
export function listDirections({ bidirectional }: Pick<RecurrentOptions, 'bidirectional'>): readonly ('' | '_reverse')[] {
  return bidirectional ? ['', '_reverse'] : [''];
}
