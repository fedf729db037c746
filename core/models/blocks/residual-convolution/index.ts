import type { Block, BlockParameter, CountRequest } from '../block.ts';
import { readOffsets } from '../ends.ts';
import { runFastResidual } from './fast.ts';
import { type ResidualConvolutionOptions, residualConvolutionOptions } from './options.ts';
import { runPlainResidual } from './plain.ts';
import { addTaps, planOffsets } from './plan-offsets.ts';

/**
 * A level of the temporal convolutional network of Bai, Kolter and Koltun (2018), without weight normalisation: y = ReLU(x + F(x)), where F
 * is convolution, ReLU and dropout, twice. Where the width changes, x goes through a convolution of one step first.
 */
export const residualConvolution: Block<ResidualConvolutionOptions> = {
  label: 'tcn',
  options: residualConvolutionOptions,
  refuse: (_, { kind }) => (kind === 'steps' ? null : 'must come before the readout: it needs a value for every step'),
  // Only steps before a step count for it, so that what lies beyond a recording's length never does.
  describeOutput: ({ channels }) => ({ kind: 'steps', width: channels, directions: 1, clean: false }),
  listParameters: ({ channels, kernel }, { width }) => [
    ...listConvolution('conv1', [channels, width, kernel]),
    ...listConvolution('conv2', [channels, channels, kernel]),
    ...(width === channels ? [] : listConvolution('downsample', [channels, width, 1])),
  ],
  countMultiplyAdds,
  planOffsets,
  countDropoutSites: () => 2,
  readDropout: ({ dropout }) => dropout,
  runPlain: runPlainResidual,
  runFast: runFastResidual,
};

/** Of outputs of which only some are read, no other is computed, nor what only others are made of. */
function countMultiplyAdds(options: ResidualConvolutionOptions, { input: { width }, steps, plans }: CountRequest): number {
  const { channels, kernel } = options;
  const wanted = readOffsets(plans)?.filter((offset) => offset < steps);
  const [inner, outer] = wanted === undefined ? [steps, steps] : [addTaps(options, wanted, steps).length, wanted.length];
  return channels * (kernel * (inner * width + outer * channels) + (width === channels ? 0 : outer * width));
}

function listConvolution(name: string, shape: readonly [channels: number, width: number, kernel: number]): BlockParameter[] {
  const initial = { bound: 1 / Math.sqrt(shape[1] * shape[2]) };
  return [
    { name: `${name}.weight`, shape, initial },
    { name: `${name}.bias`, shape: [shape[0]], initial },
  ];
}
