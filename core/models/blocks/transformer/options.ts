import { z } from 'zod';

/** Of a preset too. */
export const transformerShape = {
  width: z.int().min(1).max(4_096).default(64).describe('Width of every step inside and of its output.'),
  heads: z.int().min(1).max(64).default(4).describe('Attention heads: must divide the width.'),
  feedForward: z.int().min(1).max(16_384).default(128).describe('Width between the two products after the attention.'),
  layers: z.int().min(1).max(16).default(2).describe('One above the other.'),
  positions: z
    .enum(['sinusoidal', 'learned', 'none'])
    .default('sinusoidal')
    .describe('How a step tells where it is; learned: up to step 512, later ones count as the last.'),
  preNorm: z
    .boolean()
    .default(true)
    .describe('Whether attention and products are given normalised values, rather than their sums being normalised.'),
  dropout: z.number().min(0).lt(1).default(0).describe('Share of activations dropped while training, in three places of each layer.'),
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
  .describe('Transformer encoder: every step looks at all others of the recording, padding left out.');

export type TransformerOptions = z.output<typeof transformerOptions>;
