import type { FastRequest, FastRun, FastSignal, Handle, Kernels } from '../block.ts';
import { countPooled } from '../count-pooled.ts';
import { runShiftedProduct } from '../shifted-product.ts';
import { applyMask, createSignal, joinParts, maskBeyondLengths, splitLike } from '../signals.ts';
import { type ConvolutionOptions, listShifts } from './options.ts';

/** With TensorFlow's operations: one product with a matrix of shifted inputs, the activation, then maximum pooling over time. */
export function runConvolutionOperations(request: FastRequest<ConvolutionOptions>): FastRun {
  const { kernels, input, options, parameter, needsInputGradient } = request;
  const { activation } = options;
  const mask = maskBeyondLengths(request);
  const convolution = runShiftedProduct({
    kernels,
    geometry: input,
    input: applyMask(kernels, joinParts(kernels, input), mask),
    width: input.width,
    shifts: listShifts(options),
    weight: parameter('weight'),
    bias: parameter('bias'),
  });
  const activated = activation === 'relu' ? kernels.run('Relu', [convolution.output]) : convolution.output;
  const pooled = poolSteps(kernels, activated, input, options);
  const backward: FastRun['backward'] = ([gradient], sink) => {
    const unpooled = pooled.backward(gradient as Handle);
    const sum = activation === 'relu' ? kernels.run('ReluGrad', [unpooled, activated]) : unpooled;
    const gradients = convolution.backward(sum, needsInputGradient);
    sink('weight', gradients.weight);
    sink('bias', gradients.bias);
    return gradients.input === null ? null : splitLike(kernels, input, applyMask(kernels, gradients.input, mask));
  };
  return { output: pooled.output, backward };
}

interface PooledRun {
  readonly output: FastSignal;
  backward(gradient: Handle): Handle;
}

function poolSteps(k: Kernels, activated: Handle, input: FastSignal, { channels, pooling }: ConvolutionOptions): PooledRun {
  const signal = { kind: 'steps', width: channels, clean: false } as const;
  if (pooling === 1) return { output: createSignal(signal, input, activated), backward: (gradient) => gradient };
  const { time, count } = input;
  const pools = Math.floor(time / pooling);
  const used = pools * pooling * count;
  const unused = time * count - used;
  const even = unused > 0 ? k.takeColumns(activated, 0, used) : activated;
  const steps = k.splitColumns(k.reshape(even, [channels * pools, pooling * count]), pooling);
  const largest: Handle[] = [steps[0] as Handle];
  for (const step of steps.slice(1)) largest.push(k.run('Maximum', [largest.at(-1) as Handle, step]));
  const lengths = input.lengths.map((length) => countPooled(length, pooling));
  const outputs = k.reshape(largest.at(-1) as Handle, [channels, pools * count]);
  const backward = (gradient: Handle) => {
    let rest = k.reshape(gradient, [channels * pools, count]);
    const each: Handle[] = [];
    for (let index = pooling - 1; index > 0; index -= 1) {
      // On a tie the earlier step gets the gradient, as in the plain form.
      const before = k.multiply(rest, k.castToFloat(k.run('GreaterEqual', [largest[index - 1] as Handle, steps[index] as Handle])));
      each[index] = k.subtract(rest, before);
      rest = before;
    }
    each[0] = rest;
    return k.padColumns(k.reshape(k.concatColumns(each), [channels, used]), 0, unused);
  };
  return { output: createSignal(signal, { count, time: pools, lengths }, outputs), backward };
}
