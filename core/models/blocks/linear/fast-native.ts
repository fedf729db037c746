import type { FastRequest, FastRun, Handle } from '../block.ts';
import { createSignal, joinParts } from '../signals.ts';
import type { LinearOptions } from './options.ts';

/** The layer as one operation (`core/models/native/classifier.h`), and its backward pass as another. */
export function runNativeLinear({ kernels: k, options, input, allParameters }: FastRequest<LinearOptions>): FastRun {
  const inputs = [allParameters.vector, k.integers([options.width, allParameters.offset('weight')]), joinParts(k, input)];
  const logits = k.run('DurasweepLinear', inputs);
  const backward: FastRun['backward'] = (gradients, sink) => {
    const [parameters, vectors] = k.runMany('DurasweepLinearBack', [...inputs, gradients[0] as Handle], [], 2) as [Handle, Handle];
    // It also covers the bias, which follows.
    sink('weight', parameters);
    return [vectors];
  };
  return { output: createSignal({ kind: 'vector', width: options.width, clean: true }, input, logits), backward };
}
