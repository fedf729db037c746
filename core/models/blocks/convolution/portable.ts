import { cleanValues, toProduct } from '../portable-arithmetic.ts';
import type { PortableForm, PortableSignal } from '../portable-form.ts';
import { applyAffineToSteps } from '../portable-product.ts';
import type { ConvolutionOptions } from './options.ts';

export const portableConvolution: PortableForm<ConvolutionOptions> = {
  prepare: ({ options, weights }) => {
    const { channels, kernel: size, dilation, activation, pooling } = options;
    const shifts = Array.from({ length: size }, (_, index) => (index - (size - 1) / 2) * dilation);
    const product = toProduct({ weight: weights('weight'), bias: weights('bias') });
    return (signal) => {
      const sums = applyAffineToSteps(product, gatherWindows(signal, shifts));
      const activated = activation === 'relu' ? sums.map((value) => Math.max(0, value)) : sums;
      return pool({ ...signal, width: channels, directions: 1, clean: false, values: activated }, pooling);
    };
  },
  // A convolution reads later time steps.
  createStepper: () => null,
};

/** The input steps that each output step reads, side by side; zeros before the first and after the last. */
function gatherWindows(signal: PortableSignal, shifts: readonly number[]): PortableSignal {
  const { time, width } = signal;
  const given = cleanValues(signal);
  const values = new Float32Array(time * shifts.length * width);
  for (let step = 0; step < time; step += 1) {
    shifts.forEach((shift, index) => {
      const from = step + shift;
      if (from < 0 || from >= time) return;
      values.set(given.subarray(from * width, (from + 1) * width), (step * shifts.length + index) * width);
    });
  }
  return { ...signal, width: shifts.length * width, values };
}

/** Keeps the largest value of every `pooling` consecutive steps. A remainder is dropped, but at least one valid step remains. */
function pool(signal: PortableSignal, pooling: number): PortableSignal {
  if (pooling === 1) return signal;
  const { values, width } = signal;
  const time = Math.floor(signal.time / pooling);
  const made = new Float32Array(time * width).fill(Number.NEGATIVE_INFINITY);
  for (let step = 0; step < time * pooling; step += 1) {
    const to = Math.floor(step / pooling) * width;
    for (let channel = 0; channel < width; channel += 1) {
      made[to + channel] = Math.max(made[to + channel] as number, values[step * width + channel] as number);
    }
  }
  return { ...signal, values: made, time, length: Math.max(1, Math.floor(signal.length / pooling)) };
}
