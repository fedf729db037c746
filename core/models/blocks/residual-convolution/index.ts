import type { Block, BlockParameter, CountRequest } from '../block.ts';
import { readOffsets } from '../ends.ts';
import { runFastResidual } from './fast.ts';
import { type ResidualConvolutionOptions, residualConvolutionOptions } from './options.ts';
import { runPlainResidual } from './plain.ts';
import { addTaps, planOffsets } from './plan-offsets.ts';

/**
 * A level of the temporal convolutional network of Bai, Kolter and Koltun (2018), without weight normalisation: y = ReLU(x + F(x)),
 * where F applies convolution, ReLU and dropout twice. If the width changes, x first passes through a convolution of kernel size 1.
 */
export const residualConvolution: Block<ResidualConvolutionOptions> = {
  label: 'tcn',
  options: residualConvolutionOptions,
  refuse: (_, { kind }) => (kind === 'steps' ? null : 'must come before the readout: it needs a value for every step'),
  // The convolutions are causal, so values beyond a recording's length never affect valid steps.
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

/** If only some outputs are read, only those and the values they depend on are computed. */
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
