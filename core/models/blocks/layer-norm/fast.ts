import type { Handle, Kernels } from '../block.ts';

export interface NormParameters {
  /** `[width, 1]`. */
  readonly weight: Handle;
  readonly bias: Handle;
}

export interface NormRun {
  readonly output: Handle;
  /** @returns gradients of the input and of the parameters */
  backward(gradient: Handle): NormParameters & { readonly input: Handle };
}

const EPSILON = 1e-5;

/** Layer normalisation of each column (Ba, Kiros and Hinton, 2016). */
export function runFastNorm(k: Kernels, input: Handle, { weight, bias }: NormParameters): NormRun {
  const centred = k.subtract(input, k.meanOver(input, -2));
  const variance = k.meanOver(k.multiply(centred, centred), -2);
  const scale = k.run('Rsqrt', [k.add(variance, k.scalar(EPSILON))]);
  const standard = k.multiply(centred, scale);
  const output = k.add(k.multiply(standard, weight), bias);
  const backward = (gradient: Handle) => {
    const scaled = k.multiply(gradient, weight);
    const alongStandard = k.multiply(standard, k.meanOver(k.multiply(scaled, standard), -2));
    return {
      weight: k.sumOver(k.multiply(gradient, standard), -1),
      bias: k.sumOver(gradient, -1),
      input: k.multiply(scale, k.subtract(k.subtract(scaled, k.meanOver(scaled, -2)), alongStandard)),
    };
  };
  return { output, backward };
}
