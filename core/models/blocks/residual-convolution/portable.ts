import { toProduct } from '../portable-arithmetic.ts';
import { type PortableForm, type PortableRequest, runSteps, type Stepper } from '../portable-form.ts';
import { applyAffine } from '../portable-product.ts';
import type { ResidualConvolutionOptions } from './options.ts';

type Request = PortableRequest<ResidualConvolutionOptions>;

export const portableResidualConvolution: PortableForm<ResidualConvolutionOptions> = {
  prepare: (request) => {
    const stepper = createStepper(request);
    const output = { kind: 'steps', width: request.options.channels, directions: 1, clean: true } as const;
    return (signal) => runSteps(stepper, signal, output);
  },
  createStepper,
};

function createStepper(request: Request): Stepper {
  const { options, input } = request;
  const { channels, kernel } = options;
  const first = createConvolution(request, 'conv1', input.width, kernel);
  const second = createConvolution(request, 'conv2', channels, kernel);
  const kept = input.width === channels ? null : createConvolution(request, 'downsample', input.width, 1);
  const output = new Float32Array(channels);
  return {
    push(step) {
      const sums = second.push(relu(first.push(step)));
      const base = kept?.push(step) ?? step;
      for (let channel = 0; channel < channels; channel += 1) {
        output[channel] = Math.max(0, Math.max(0, sums[channel] as number) + (base[channel] as number));
      }
      return output;
    },
    reset() {
      for (const each of [first, second, kept]) each?.reset();
    },
  };
}

function relu(values: Float32Array): Float32Array {
  for (let index = 0; index < values.length; index += 1) values[index] = Math.max(0, values[index] as number);
  return values;
}

/** Keeps only the past time steps that the kernel reads. */
function createConvolution({ options, weights }: Request, name: string, width: number, size: number): Stepper {
  const { channels, dilation } = options;
  const product = toProduct({ weight: weights(`${name}.weight`), bias: weights(`${name}.bias`) });
  const shifts = Array.from({ length: size }, (_, index) => (index - size + 1) * dilation);
  const kept = (size - 1) * dilation + 1;
  const past = new Float32Array(kept * width);
  const window = new Float32Array(size * width);
  const sums = new Float32Array(channels);
  let count = 0;
  return {
    push(step) {
      past.set(step, (count % kept) * width);
      for (const [index, shift] of shifts.entries()) {
        // Steps before the first are zeros.
        const place = ((count + shift + kept) % kept) * width;
        window.set(past.subarray(place, place + width), index * width);
      }
      count += 1;
      applyAffine(product, window, sums);
      return sums;
    },
    reset() {
      count = 0;
      past.fill(0);
    },
  };
}
