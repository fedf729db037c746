import type { Handle } from '../binding.ts';
import { CONVOLUTION } from '../parameters.ts';
import type { Kernels } from './kernels.ts';

export interface ConvolutionRequest {
  readonly kernels: Kernels;
  /** Empty for one replica, else `[replicas]`. */
  readonly prefix: readonly number[];
  readonly features: number;
  readonly time: number;
  readonly count: number;
  /** Matrix `[features, time·count]`. */
  readonly input: Handle;
  /** `[channels, features, kernel]`. */
  readonly weight: Handle;
  /** `[channels, 1]`. */
  readonly bias: Handle;
}

export interface ConvolutionRun {
  /** Matrix `[channels, ⌊time/2⌋·count]`. */
  readonly output: Handle;
  readonly time: number;
  /** @param gradient of the output */
  backward(gradient: Handle): { readonly weight: Handle; readonly bias: Handle };
}

/** Convolution over time (kernel 3, padding 1) as one product with a matrix of shifted inputs, ReLU, maximum of each pair of steps. */
export function runConvolution(request: ConvolutionRequest): ConvolutionRun {
  const { kernels: k, prefix, features, time, count } = request;
  const patches = stackShifts(request);
  const kernelLast = [...prefix.keys(), prefix.length, prefix.length + 2, prefix.length + 1];
  const weight = k.reshape(k.transpose(request.weight, kernelLast), [...prefix, CONVOLUTION.channels, CONVOLUTION.kernel * features]);
  const activated = k.run('Relu', [k.add(k.product(weight, patches), request.bias)]);
  const pairs = Math.floor(time / CONVOLUTION.pool);
  const used = pairs * CONVOLUTION.pool * count;
  const unused = time * count - used;
  const [even, odd] = unused > 0 ? k.splitColumnsAt(activated, [used, unused]) : [activated, null];
  const paired = k.reshape(even as Handle, [...prefix, CONVOLUTION.channels * pairs, CONVOLUTION.pool * count]);
  const [first, second] = k.splitColumns(paired, CONVOLUTION.pool) as [Handle, Handle];
  const output = k.reshape(k.run('Maximum', [first, second]), [...prefix, CONVOLUTION.channels, pairs * count]);
  const backward = (gradient: Handle) => {
    const shaped = k.reshape(gradient, [...prefix, CONVOLUTION.channels * pairs, count]);
    const firstWins = k.castToFloat(k.run('GreaterEqual', [first, second]));
    const firstGradient = k.multiply(shaped, firstWins);
    const both = k.concatColumns([firstGradient, k.subtract(shaped, firstGradient)]);
    const evenGradient = k.reshape(both, [...prefix, CONVOLUTION.channels, used]);
    const padded = odd === null || odd === undefined ? evenGradient : k.concatColumns([evenGradient, k.zerosLike(odd)]);
    const sum = k.run('ReluGrad', [padded, activated]);
    const weightGradient = k.reshape(k.productTransposedRight(sum, patches), [
      ...prefix,
      CONVOLUTION.channels,
      CONVOLUTION.kernel,
      features,
    ]);
    return { weight: k.transpose(weightGradient, kernelLast), bias: k.sumOver(sum, -1) };
  };
  return { output, time: pairs, backward };
}

/** Matrix `[kernel·features, time·count]`: the step before, the step itself, the step after. */
function stackShifts({ kernels: k, prefix, features, time, count, input }: ConvolutionRequest): Handle {
  const border = k.fill(0, [...prefix, features, count]);
  if (time === 1) return k.concatRows([border, input, border]);
  const [allButLast] = k.splitColumnsAt(input, [(time - 1) * count, count]) as [Handle];
  const [, allButFirst] = k.splitColumnsAt(input, [count, (time - 1) * count]) as [Handle, Handle];
  return k.concatRows([k.concatColumns([border, allButLast]), input, k.concatColumns([allButFirst, border])]);
}
