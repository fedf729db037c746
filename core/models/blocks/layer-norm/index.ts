import type { Block } from '../block.ts';
import { joinParts, replaceValues, splitLike, toPart } from '../signals.ts';
import { runFastNorm } from './fast.ts';
import { type LayerNormOptions, layerNormOptions } from './options.ts';
import { normalise } from './plain.ts';

export const layerNorm: Block<LayerNormOptions> = {
  label: 'norm',
  options: layerNormOptions,
  refuse: () => null,
  describeOutput: (_, input) => ({ ...input, clean: false }),
  listParameters: (_, { width }) => [
    { name: 'weight', shape: [width], initial: { constant: 1 } },
    { name: 'bias', shape: [width], initial: { constant: 0 } },
  ],
  countMultiplyAdds: () => 0,
  runPlain: ({ tf, input, weight }) => ({
    ...input,
    clean: false,
    values: normalise(tf, input.values, { weight: weight('weight'), bias: weight('bias') }),
  }),
  runFast: ({ kernels, input, parameter }) => {
    const norm = runFastNorm(kernels, joinParts(kernels, input), { weight: parameter('weight'), bias: parameter('bias') });
    return {
      output: replaceValues(kernels, input, norm.output),
      backward: (gradients, sink) => {
        const gradient = joinParts(kernels, { ...input, parts: gradients.map(toPart) });
        const { input: inputGradient, weight, bias } = norm.backward(gradient);
        sink('weight', weight);
        sink('bias', bias);
        return splitLike(kernels, input, inputGradient);
      },
    };
  },
};
