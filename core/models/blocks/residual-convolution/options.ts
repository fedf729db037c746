import { z } from 'zod';

export const residualConvolutionOptions = z
  .strictObject({
    type: z.literal('residual-convolution'),
    channels: z.int().min(1).max(4_096).describe('Width of its output.'),
    kernel: z.int().min(1).max(31).default(3).describe('Kernel size: the step itself and those before it.'),
    dilation: z.int().min(1).max(1_024).default(1).describe('Dilation: distance between the steps of the kernel.'),
    dropout: z.number().min(0).lt(1).default(0).describe('Share of activations dropped after each convolution during training.'),
  })
  .describe('Two causal dilated convolutions with a residual connection: one level of a temporal convolutional network.');

export type ResidualConvolutionOptions = z.output<typeof residualConvolutionOptions>;

/** Offsets of the input steps of each output step, the farthest first; all are negative or 0. */
export function listShifts({ kernel, dilation }: Pick<ResidualConvolutionOptions, 'kernel' | 'dilation'>): number[] {
  return Array.from({ length: kernel }, (_, index) => (index - kernel + 1) * dilation);
}
