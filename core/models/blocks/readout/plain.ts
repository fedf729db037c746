import type { PlainRequest, PlainSignal, Tensor, Tensor2D, Tensor3D } from '../block.ts';
import type { ReadoutName, ReadoutOptions } from './options.ts';

/**
 * Pools the time steps of a sequence into one vector.
 * `last-padded`: both directions at the last step of the padded length. `last-valid`: each direction after the last valid step it
 * reads, which for the backward direction is the first step in time. The other readouts pool over the valid steps.
 */
export function runPlainReadout({ tf, options, input, weight }: PlainRequest<ReadoutOptions>): PlainSignal {
  const vectors = readOut({ tf, readout: options.readout, input, weight });
  const width = vectors.shape[1];
  const lengths = input.lengths.map(() => 1);
  return { kind: 'vector', width, directions: 1, clean: true, lengths, values: tf.expandDims(vectors, 1) };
}

interface ReadoutRequest extends Pick<PlainRequest<ReadoutOptions>, 'tf' | 'input' | 'weight'> {
  readonly readout: ReadoutName;
}

/** @returns `[batch, channels]` */
function readOut(request: ReadoutRequest): Tensor2D {
  const { tf, readout, input } = request;
  switch (readout) {
    case 'attention':
      return attend(request);
    case 'maximum':
      return findMaximum(request);
    case 'mean-maximum':
      return tf.concat([readOut({ ...request, readout: 'mean' }), findMaximum(request)], 1);
    default: {
      const directions: Tensor[] = input.directions === 1 ? [input.values] : tf.split(input.values, input.directions, 2);
      const sums = directions.map((steps, direction) => tf.sum(tf.mul(steps, weighSteps(request, direction === 1)), 1) as Tensor2D);
      return tf.concat(sums, 1);
    }
  }
}

/** @returns `[batch, time, 1]`: the weight of each time step in the readout */
function weighSteps({ tf, readout, input }: ReadoutRequest, backward: boolean): Tensor3D {
  const time = input.values.shape[1];
  const rows = Array.from(input.lengths, (length) =>
    Array.from({ length: time }, (_, step) => {
      if (readout === 'mean') return [step < length ? 1 / length : 0];
      return [step === (backward && readout === 'last-valid' ? 0 : length - 1) ? 1 : 0];
    }),
  );
  return tf.tensor3d(rows);
}

/** Softmax over the valid time steps of each step's score, which is its product with the scoring vector. */
function attend({ tf, input, weight }: ReadoutRequest): Tensor2D {
  const [batch, time, channels] = input.values.shape;
  const products = tf.matMul(tf.reshape(input.values, [-1, channels]), tf.reshape(weight('weight'), [-1, 1]));
  const scores = tf.reshape(products, [batch, time]);
  const shares = tf.softmax(tf.add(scores, tf.tensor2d(scorePadding(input))), 1);
  return tf.sum(tf.mul(input.values, tf.expandDims(shares, 2)), 1);
}

/** The maximum of each channel over the valid steps, as a weighted sum: the maximum has weight 1, ties share it equally. */
function findMaximum({ tf, input }: ReadoutRequest): Tensor2D {
  const masked = tf.add(input.values, tf.expandDims(tf.tensor2d(scorePadding(input)), 2)).arraySync() as number[][][];
  const shares = masked.map((steps) => {
    const largest = (steps[0] ?? []).map((_, channel) => Math.max(...steps.map((step) => step[channel] as number)));
    const ties = largest.map((value, channel) => steps.filter((step) => step[channel] === value).length);
    return steps.map((step) => step.map((value, channel) => (value === largest[channel] ? 1 / (ties[channel] as number) : 0)));
  });
  return tf.sum(tf.mul(input.values, tf.tensor3d(shares)), 1);
}

/** `[batch][time]`: 0 on valid steps, else a score so low that its softmax weight is 0. */
function scorePadding({ values, lengths }: PlainSignal): number[][] {
  const time = values.shape[1];
  return Array.from(lengths, (length) => Array.from({ length: time }, (_, step) => (step < length ? 0 : -1e9)));
}
