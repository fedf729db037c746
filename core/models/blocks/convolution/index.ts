import type { Block } from '../block.ts';
import { runFastConvolution } from './fast.ts';
import { type ConvolutionOptions, convolutionOptions } from './options.ts';
import { runPlainConvolution } from './plain.ts';

export const convolution: Block<ConvolutionOptions> = {
  label: 'conv',
  options: convolutionOptions,
  refuse: (_, { kind }) => (kind === 'steps' ? null : 'must come before the readout: it needs a value for every step'),
  describeOutput: ({ channels }) => ({ kind: 'steps', width: channels, directions: 1, clean: false }),
  listParameters: ({ channels, kernel }, { width }) => {
    const initial = { bound: 1 / Math.sqrt(width * kernel) };
    return [
      { name: 'weight', shape: [channels, width, kernel], initial },
      { name: 'bias', shape: [channels], initial },
    ];
  },
  countMultiplyAdds: ({ channels, kernel }, { input, steps }) => steps * channels * kernel * input.width,
  readPooling: ({ pooling }) => pooling,
  runPlain: runPlainConvolution,
  runFast: runFastConvolution,
};
