import type { PortableSignal } from './portable-form.ts';
import type { Affine } from './portable-product.ts';

const EPSILON = 1e-5;

/** Layer normalisation of one time step. */
export function normaliseStep({ weight, bias }: Affine, input: Float32Array, output: Float32Array): void {
  let mean = 0;
  for (const value of input) mean += value / input.length;
  let variance = 0;
  for (const value of input) variance += (value - mean) ** 2 / input.length;
  const scale = 1 / Math.sqrt(variance + EPSILON);
  for (let index = 0; index < input.length; index += 1) {
    const standard = ((input[index] as number) - mean) * scale;
    output[index] = standard * (weight.values[index] as number) + (bias.values[index] as number);
  }
}

/** Applies a function of one time step to every time step. */
export function mapSteps(
  { values, width, time }: PortableSignal,
  outputWidth: number,
  apply: (input: Float32Array, output: Float32Array) => void,
): Float32Array {
  const made = new Float32Array(time * outputWidth);
  for (let step = 0; step < time; step += 1) {
    apply(values.subarray(step * width, (step + 1) * width), made.subarray(step * outputWidth, (step + 1) * outputWidth));
  }
  return made;
}

/** The values with zeros beyond the recording's length. */
export function cleanValues({ values, width, length, clean }: PortableSignal): Float32Array {
  if (clean) return values;
  const cleaned = new Float32Array(values.length);
  cleaned.set(values.subarray(0, length * width));
  return cleaned;
}

/**
 * A convolution as a product: its weights `[channels, width, size]` in the order in which a window of `size` input steps lies in memory,
 * `[channels, size·width]`.
 */
export function toProduct({ weight, bias }: Affine): Affine {
  const [channels, width, size] = weight.shape as [number, number, number];
  const values = new Float32Array(weight.values.length);
  for (let channel = 0; channel < channels; channel += 1) {
    const start = channel * width * size;
    for (let step = 0; step < size; step += 1) {
      for (let index = 0; index < width; index += 1) {
        values[start + step * width + index] = weight.values[start + index * size + step] as number;
      }
    }
  }
  return { weight: { shape: [channels, size * width], values }, bias };
}
