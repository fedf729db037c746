import type { Handle } from '../binding.ts';
import { CONVOLUTION } from '../parameters.ts';
import type { Kernels } from './kernels.ts';

export interface ConvolutionRequest {
  readonly kernels: Kernels;
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
  const { kernels: k, features, time, count } = request;
  const patches = stackShifts(request);
  const weight = k.reshape(k.transpose(request.weight, KERNEL_LAST), [CONVOLUTION.channels, CONVOLUTION.kernel * features]);
  const activated = k.run('Relu', [k.add(k.product(weight, patches), request.bias)]);
  const pairs = Math.floor(time / CONVOLUTION.pool);
  const used = pairs * CONVOLUTION.pool * count;
  const unused = time * count - used;
  const even = unused > 0 ? k.takeColumns(activated, 0, used) : activated;
  const paired = k.reshape(even, [CONVOLUTION.channels * pairs, CONVOLUTION.pool * count]);
  const [first, second] = k.splitColumns(paired, CONVOLUTION.pool) as [Handle, Handle];
  const output = k.reshape(k.run('Maximum', [first, second]), [CONVOLUTION.channels, pairs * count]);
  const backward = (gradient: Handle) => {
    const shaped = k.reshape(gradient, [CONVOLUTION.channels * pairs, count]);
    const firstWins = k.castToFloat(k.run('GreaterEqual', [first, second]));
    const firstGradient = k.multiply(shaped, firstWins);
    const both = k.concatColumns([firstGradient, k.subtract(shaped, firstGradient)]);
    const evenGradient = k.reshape(both, [CONVOLUTION.channels, used]);
    const sum = k.run('ReluGrad', [k.padColumns(evenGradient, 0, unused), activated]);
    const weightGradient = k.reshape(k.productTransposedRight(sum, patches), [CONVOLUTION.channels, CONVOLUTION.kernel, features]);
    return { weight: k.transpose(weightGradient, KERNEL_LAST), bias: k.sumOver(sum, -1) };
  };
  return { output, time: pairs, backward };
}

/** Swaps features and kernel. */
const KERNEL_LAST = [0, 2, 1];

/** Matrix `[kernel·features, time·count]`: the step before, the step itself, the step after. */
function stackShifts({ kernels: k, time, count, input }: ConvolutionRequest): Handle {
  const inner = (time - 1) * count;
  const before = k.padColumns(k.takeColumns(input, 0, inner), count, 0);
  const after = k.padColumns(k.takeColumns(input, count, inner), 0, count);
  return k.concatRows([before, input, after]);
}
