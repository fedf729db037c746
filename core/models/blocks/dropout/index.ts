import type { Block } from '../block.ts';
import { joinParts, replaceValues, splitLike, toPart } from '../signals.ts';
import { type DropoutOptions, dropoutOptions } from './options.ts';

export const dropout: Block<DropoutOptions> = {
  label: 'dropout',
  options: dropoutOptions,
  refuse: () => null,
  describeOutput: (_, input) => input,
  listParameters: () => [],
  countMultiplyAdds: () => 0,
  countDropoutSites: () => 1,
  readDropout: (options) => options.dropout,
  runPlain: ({ options, input, drop }) => ({ ...input, values: drop(input.values, options.dropout, 0) }),
  runFast: ({ kernels: k, options, input, drawMask }) => {
    const mask = drawMask({ probability: options.dropout, site: 0, channels: input.width, time: input.time });
    if (mask === null) return { output: input, backward: (gradients) => gradients };
    return {
      output: { ...replaceValues(k, input, k.multiply(joinParts(k, input), mask)), clean: input.clean },
      backward: (gradients) => {
        const gradient = joinParts(k, { ...input, parts: gradients.map(toPart) });
        return splitLike(k, input, k.multiply(gradient, mask));
      },
    };
  },
};
