import type { FastRequest, FastRun, Handle } from '../block.ts';
import { createSignal, joinParts } from '../signals.ts';
import type { LinearOptions } from './options.ts';

/** The layer with TensorFlow's operations. */
export function runLinearOperations({ kernels: k, options, input, parameter }: FastRequest<LinearOptions>): FastRun {
  const vectors = joinParts(k, input);
  const sums = k.add(k.product(parameter('weight'), vectors), parameter('bias'));
  const backward: FastRun['backward'] = (gradients, sink) => {
    const gradient = gradients[0] as Handle;
    sink('weight', k.productTransposedRight(gradient, vectors));
    sink('bias', k.sumOver(gradient, -1));
    return [k.productTransposedLeft(parameter('weight'), gradient)];
  };
  return { output: createSignal({ kind: 'vector', width: options.width, clean: true }, input, sums), backward };
}
