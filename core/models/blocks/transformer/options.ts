import { z } from 'zod';

/** Also the options of the preset. */
export const transformerShape = {
  width: z.int().min(1).max(4_096).default(64).describe('Model width.'),
  heads: z.int().min(1).max(64).default(4).describe('Attention heads: must divide the width.'),
  feedForward: z.int().min(1).max(16_384).default(128).describe('Width of the feed-forward layer.'),
  layers: z.int().min(1).max(16).default(2).describe('Number of layers.'),
  positions: z
    .enum(['sinusoidal', 'learned', 'none'])
    .default('sinusoidal')
    .describe('Position encoding; learned: up to step 512, later steps use the last position.'),
  preNorm: z
    .boolean()
    .default(true)
    .describe('Whether layer normalisation comes before attention and feed-forward (pre-norm) instead of after them.'),
  dropout: z.number().min(0).lt(1).default(0).describe('Share of activations dropped during training, in three places of each layer.'),
};

export const transformerOptions = z
  .strictObject({ type: z.literal('transformer'), ...transformerShape })
  .superRefine(({ width, heads }, context) => {
    if (width % heads === 0) return;
    const fitting = Array.from({ length: Math.min(width, 64) }, (_, index) => index + 1).filter((count) => width % count === 0);
    context.addIssue({
      code: 'custom',
      path: ['heads'],
      input: heads,
      message: `must divide the width of ${width}: ${fitting.join(', ')}`,
    });
  })
  .describe('Transformer encoder: every step attends to all other steps of the recording, without padding.');

export type TransformerOptions = z.output<typeof transformerOptions>;
