import type { Block } from '../block.ts';
import { runFastReadout } from './fast.ts';
import { type ReadoutOptions, readoutOptions } from './options.ts';
import { runPlainReadout } from './plain.ts';
import { planReading } from './plan.ts';

export const readout: Block<ReadoutOptions> = {
  label: 'attention',
  options: readoutOptions,
  refuse: (_, { kind }) => (kind === 'steps' ? null : 'must be the only readout: the block before it already gives one vector'),
  describeOutput: (options, { width }) => ({
    kind: 'vector',
    width: options.readout === 'mean-maximum' ? 2 * width : width,
    directions: 1,
    clean: true,
  }),
  // There is no bias: it would cancel in the softmax.
  listParameters: (options, { width }) =>
    options.readout === 'attention' ? [{ name: 'weight', shape: [width], initial: { bound: 1 / Math.sqrt(width) } }] : [],
  // Sums over time steps are not counted. The benchmarks leave them out too, like the gates' element-wise operations.
  countMultiplyAdds: () => 0,
  readsPadding: (options) => options.readout === 'last-padded',
  planReading: (options, request) => planReading(options.readout, request),
  runPlain: runPlainReadout,
  runFast: runFastReadout,
};
