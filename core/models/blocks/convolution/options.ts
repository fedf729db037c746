import { z } from 'zod';

/** An odd number of time steps, so that the kernel is centred on its step. */
const kernel = z
  .int()
  .min(1)
  .max(31)
  .refine((size) => size % 2 === 1, 'must be odd, such as 3')
  .default(3)
  .describe('Kernel size; odd.');

export const convolutionOptions = z
  .strictObject({
    type: z.literal('convolution'),
    channels: z.int().min(1).max(4_096).describe('Width of its output.'),
    kernel,
    dilation: z.int().min(1).max(1_024).default(1).describe('Dilation: distance between the steps of the kernel.'),
    pooling: z.int().min(1).max(16).default(1).describe('Maximum pooling over this many steps; a remainder at the end is dropped.'),
    activation: z.enum(['relu', 'none']).default('relu').describe('Activation function.'),
  })
  .describe('Convolution over time, with zero padding.');

export type ConvolutionOptions = z.output<typeof convolutionOptions>;

/** Offsets of the input steps of each output step; negative: earlier. */
export function listShifts({ kernel, dilation }: Pick<ConvolutionOptions, 'kernel' | 'dilation'>): number[] {
  return Array.from({ length: kernel }, (_, index) => (index - (kernel - 1) / 2) * dilation);
}
