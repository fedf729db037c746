import { z } from 'zod';

export const layerNormOptions = z
  .strictObject({ type: z.literal('layer-norm') })
  .describe('Layer normalisation over the width, with a learned scale and shift.');

export type LayerNormOptions = z.output<typeof layerNormOptions>;
