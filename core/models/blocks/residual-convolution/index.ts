import type { Block, BlockParameter } from '../block.ts';
import { runFastResidual } from './fast.ts';
import { type ResidualConvolutionOptions, residualConvolutionOptions } from './options.ts';
import { runPlainResidual } from './plain.ts';

/**
 * A level of the temporal convolutional network of Bai, Kolter and Koltun (2018), without weight normalisation: y = ReLU(x + F(x)), where F
 * is convolution, ReLU and dropout, twice. Where the width changes, x goes through a convolution of one step first.
 */
export const residualConvolution: Block<ResidualConvolutionOptions> = {
  label: 'tcn',
  options: residualConvolutionOptions,
  refuse: (_, { kind }) => (kind === 'steps' ? null : 'must come before the readout: it takes a value for every step'),
  // Only steps before a step count for it, so that what lies beyond a recording's length never does.
  describeOutput: ({ channels }) => ({ kind: 'steps', width: channels, directions: 1, clean: false }),
  listParameters: ({ channels, kernel }, { width }) => [
    ...listConvolution('conv1', [channels, width, kernel]),
    ...listConvolution('conv2', [channels, channels, kernel]),
    ...(width === channels ? [] : listConvolution('downsample', [channels, width, 1])),
  ],
  countMultiplyAdds: ({ channels, kernel }, { input: { width }, steps }) =>
    steps * channels * (kernel * (width + channels) + (width === channels ? 0 : width)),
  countDropoutSites: () => 2,
  readDropout: ({ dropout }) => dropout,
  runPlain: runPlainResidual,
  runFast: runFastResidual,
};

function listConvolution(name: string, shape: readonly [channels: number, width: number, kernel: number]): BlockParameter[] {
  const initial = { bound: 1 / Math.sqrt(shape[1] * shape[2]) };
  return [
    { name: `${name}.weight`, shape, initial },
    { name: `${name}.bias`, shape: [shape[0]], initial },
  ];
}
