import type { FastRequest, FastRun, FastSignal, Handle, Kernels } from '../block.ts';
import { countPooled } from '../count-pooled.ts';
import { applyMask, createSignal, joinParts, maskBeyondLengths, splitLike } from '../signals.ts';
import type { ConvolutionOptions } from './options.ts';

/** One product with a matrix of shifted inputs, the activation, the maximum of each pool of steps. */
export function runFastConvolution(request: FastRequest<ConvolutionOptions>): FastRun {
  const { kernels: k, input, options, parameter, needsInputGradient } = request;
  const { channels, kernel, activation } = options;
  const mask = maskBeyondLengths(request);
  const patches = stackShifts(k, applyMask(k, joinParts(k, input), mask), input, options);
  const weight = k.reshape(k.transpose(parameter('weight'), KERNEL_LAST), [channels, kernel * input.width]);
  const sums = k.add(k.product(weight, patches), parameter('bias'));
  const activated = activation === 'relu' ? k.run('Relu', [sums]) : sums;
  const pooled = poolSteps(k, activated, input, options);
  const backward: FastRun['backward'] = ([gradient], sink) => {
    const unpooled = pooled.backward(gradient as Handle);
    const sum = activation === 'relu' ? k.run('ReluGrad', [unpooled, activated]) : unpooled;
    const weightGradient = k.reshape(k.productTransposedRight(sum, patches), [channels, kernel, input.width]);
    sink('weight', k.transpose(weightGradient, KERNEL_LAST));
    sink('bias', k.sumOver(sum, -1));
    if (!needsInputGradient) return null;
    const inputGradient = addShifts(k, k.productTransposedLeft(weight, sum), input, options);
    return splitLike(k, input, applyMask(k, inputGradient, mask));
  };
  return { output: pooled.output, backward };
}

/** Swaps inputs and kernel. */
const KERNEL_LAST = [0, 2, 1];

type Shifts = Pick<ConvolutionOptions, 'kernel' | 'dilation'>;

/** How many steps each of the steps that an output is made of lies after it: negative, before it. */
function listShifts({ kernel, dilation }: Shifts): number[] {
  return Array.from({ length: kernel }, (_, index) => (index - (kernel - 1) / 2) * dilation);
}

/** Matrix `[kernel·width, time·count]`: each step's inputs one above the other, the earliest first. */
function stackShifts(k: Kernels, matrix: Handle, geometry: FastSignal, options: Shifts): Handle {
  return k.concatRows(listShifts(options).map((shift) => k.shiftSteps(matrix, shift, geometry)));
}

/** The way back through `stackShifts`. */
function addShifts(k: Kernels, gradient: Handle, geometry: FastSignal, options: Shifts): Handle {
  const parts = options.kernel === 1 ? [gradient] : k.splitRows(gradient, options.kernel);
  return k.sum(listShifts(options).map((shift, index) => k.shiftSteps(parts[index] as Handle, -shift, geometry)));
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
      // The earlier of two that tie, as the plain form has it.
      const before = k.multiply(rest, k.castToFloat(k.run('GreaterEqual', [largest[index - 1] as Handle, steps[index] as Handle])));
      each[index] = k.subtract(rest, before);
      rest = before;
    }
    each[0] = rest;
    return k.padColumns(k.reshape(k.concatColumns(each), [channels, used]), 0, unused);
  };
  return { output: createSignal(signal, { count, time: pools, lengths }, outputs), backward };
}
