import type { Readout } from '../../domain/variant.ts';
import { type Tensor1D, type Tensor2D, type Tensor3D, tf } from '../tensorflow.ts';

export interface ReadoutRequest {
  readonly readout: Readout;
  /** `[directions][time]` of `[batch, hidden]`: forward first. */
  readonly outputs: readonly (readonly Tensor2D[])[];
  /** `[batch]`, valid steps. */
  readonly lengths: Int32Array;
  /** `[channels]`, the attention readout's scoring vector, else null. */
  readonly attention: Tensor1D | null;
}

/**
 * Pools a sequence's outputs into one vector.
 * `last-padded`: both directions at the last step that counts. `last-valid`: each direction after the last valid step it
 * reads, which for the backward direction is the first step in time. `mean`, `attention`: over valid steps.
 * @returns `[batch, channels]`
 */
export function readOut(request: ReadoutRequest): Tensor2D {
  const { readout, outputs, lengths } = request;
  const time = outputs[0]?.length ?? 0;
  const stacked = outputs.map((steps) => tf.stack([...steps], 1) as Tensor3D);
  if (readout === 'attention') return attend(request, tf.concat(stacked, 2));
  const weights = stacked.map((_, direction) => weighSteps(readout, lengths, time, direction === 1));
  return tf.concat(
    stacked.map((steps, direction) => tf.sum(tf.mul(steps, weights[direction] as Tensor3D), 1) as Tensor2D),
    1,
  );
}

/** @returns `[batch, time, 1]`: the share of each step in what is read */
function weighSteps(readout: Readout, lengths: Int32Array, time: number, backward: boolean): Tensor3D {
  const rows = Array.from(lengths, (length) =>
    Array.from({ length: time }, (_, step) => {
      if (readout === 'mean') return [step < length ? 1 / length : 0];
      return [step === (backward && readout === 'last-valid' ? 0 : length - 1) ? 1 : 0];
    }),
  );
  return tf.tensor3d(rows);
}

/** Softmax over valid steps of each step's score, the product with the scoring vector. */
function attend(request: ReadoutRequest, outputs: Tensor3D): Tensor2D {
  const [batch, time, channels] = outputs.shape;
  const scores = tf.reshape(tf.matMul(tf.reshape(outputs, [-1, channels]), tf.reshape(request.attention as Tensor1D, [-1, 1])), [
    batch,
    time,
  ]);
  const padding = tf.tensor2d(
    Array.from(request.lengths, (length) => Array.from({ length: time }, (_, step) => (step < length ? 0 : -1e9))),
  );
  const shares = tf.softmax(tf.add(scores, padding), 1);
  return tf.sum(tf.mul(outputs, tf.expandDims(shares, 2)), 1);
}
