import { mapSteps, normaliseStep } from '../portable-arithmetic.ts';
import type { PortableForm } from '../portable-form.ts';
import type { LayerNormOptions } from './options.ts';

export const portableLayerNorm: PortableForm<LayerNormOptions> = {
  prepare: ({ weights }) => {
    const norm = { weight: weights('weight'), bias: weights('bias') };
    return (signal) => ({
      ...signal,
      clean: false,
      values: mapSteps(signal, signal.width, (input, output) => normaliseStep(norm, input, output)),
    });
  },
  createStepper: ({ input, weights }) => {
    const norm = { weight: weights('weight'), bias: weights('bias') };
    const output = new Float32Array(input.width);
    return {
      push(step) {
        normaliseStep(norm, step, output);
        return output;
      },
      reset: () => undefined,
    };
  },
};
