import type { Block, Tensor2D } from '../block.ts';
import { runFastLinear } from './fast.ts';
import { type LinearOptions, linearOptions } from './options.ts';

/** The classifier that ends every network; its width is the number of classes. */
export const linear: Block<LinearOptions> = {
  label: 'linear',
  options: linearOptions,
  refuse: (_, { kind }) =>
    kind === 'vector' ? null : 'the blocks must end with one vector for each recording: a readout must be among them',
  describeOutput: ({ width }) => ({ kind: 'vector', width, directions: 1, clean: true }),
  listParameters: (options, { width }) => {
    const initial = { bound: 1 / Math.sqrt(width) };
    return [
      { name: 'weight', shape: [options.width, width], initial },
      { name: 'bias', shape: [options.width], initial },
    ];
  },
  countMultiplyAdds: ({ width }, { input }) => width * input.width,
  runPlain: ({ tf, options, input, weight }) => {
    const [batch] = input.values.shape;
    const vectors = tf.reshape(input.values, [batch, input.width]) as Tensor2D;
    const sums = tf.add(tf.matMul(vectors, weight('weight') as Tensor2D, false, true), weight('bias'));
    return { kind: 'vector', width: options.width, directions: 1, clean: true, lengths: input.lengths, values: tf.expandDims(sums, 1) };
  },
  runFast: runFastLinear,
};
