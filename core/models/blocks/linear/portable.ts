import { applyAffine, mapSteps } from '../portable-arithmetic.ts';
import type { PortableForm } from '../portable-form.ts';
import type { LinearOptions } from './options.ts';

export const portableLinear: PortableForm<LinearOptions> = {
  prepare: ({ options, weights }) => {
    const affine = { weight: weights('weight'), bias: weights('bias') };
    return (signal) => ({
      ...signal,
      width: options.width,
      values: mapSteps(signal, options.width, (input, output) => applyAffine(affine, input, output)),
    });
  },
  createStepper: ({ options, weights }) => {
    const affine = { weight: weights('weight'), bias: weights('bias') };
    const output = new Float32Array(options.width);
    return {
      push(step) {
        applyAffine(affine, step, output);
        return output;
      },
      reset: () => undefined,
    };
  },
};
