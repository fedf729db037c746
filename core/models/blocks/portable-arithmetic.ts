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

export interface Kernel extends Affine {
  /** Offsets of the input steps of each output step; negative: earlier. */
  readonly shifts: readonly number[];
}

/** Adds the contribution of one shifted input step to the sums of one output step. Weights are `[channels, width, shifts]`. */
export function addShifted({ weight, shifts }: Kernel, shift: number, input: Float32Array, sums: Float32Array): void {
  const width = input.length;
  const count = shifts.length;
  for (let channel = 0; channel < sums.length; channel += 1) {
    let sum = sums[channel] as number;
    const start = channel * width * count + shift;
    for (let index = 0; index < width; index += 1) sum += (weight.values[start + index * count] as number) * (input[index] as number);
    sums[channel] = sum;
  }
}
