import type { FastSignal, Handle, Kernels } from '../block.ts';
import { createPaddingScores } from './fast-attention.ts';
import type { VectorRun } from './vector-run.ts';

/** The maximum of each channel over the valid time steps. Steps that tie share the gradient. @param steps matrix `[width, time·count]` */
export function runMaximum(k: Kernels, input: FastSignal, steps: Handle): VectorRun {
  const { count, time, width } = input;
  const masked = k.add(k.reshape(steps, [width, time, count]), createPaddingScores(k, input));
  const largest = k.maximumOver(masked, -2);
  return {
    output: k.reshape(largest, [width, count]),
    backward: (gradient) => {
      const isLargest = k.castToFloat(k.run('Equal', [masked, largest]));
      const share = k.run('Div', [k.reshape(gradient, [width, 1, count]), k.sumOver(isLargest, -2)]);
      return { parts: [k.reshape(k.multiply(isLargest, share), [width, time * count])] };
    },
  };
}
