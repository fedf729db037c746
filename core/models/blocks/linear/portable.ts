import type { PortableForm } from '../portable-form.ts';
import { applyAffine, applyAffineToSteps } from '../portable-product.ts';
import type { LinearOptions } from './options.ts';

export const portableLinear: PortableForm<LinearOptions> = {
  prepare: ({ options, weights }) => {
    const affine = { weight: weights('weight'), bias: weights('bias') };
    return (signal) => ({ ...signal, width: options.width, values: applyAffineToSteps(affine, signal) });
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
