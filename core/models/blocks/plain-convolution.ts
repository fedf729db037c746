import type { PlainRequest, Tensor, Tensor2D, Tensor3D } from './block.ts';

export interface PlainConvolutionRequest extends Pick<PlainRequest<unknown>, 'tf'> {
  /** `[batch, time, width]`. */
  readonly values: Tensor3D;
  /** `[channels, width, shifts]`. */
  readonly weight: Tensor;
  /** `[channels]`. */
  readonly bias: Tensor;
  /** Offsets of the input steps of each output step; negative: earlier. Zeros are read outside the sequence. */
  readonly shifts: readonly number[];
}

/** Σ shift(X) · W, one term per shift: TensorFlow.js has no gradient for dilated convolutions. @returns `[batch, time, channels]` */
export function convolvePlainly({ tf, values, weight, bias, shifts }: PlainConvolutionRequest): Tensor3D {
  const [batch, time, width] = values.shape;
  const [before, after] = [Math.max(0, -Math.min(...shifts)), Math.max(0, ...shifts)];
  const padded = tf.pad(values, [
    [0, 0],
    [before, after],
    [0, 0],
  ]);
  const terms = shifts.map((shift, index) => {
    const shifted = tf.reshape(tf.slice(padded, [0, before + shift, 0], [batch, time, width]), [batch * time, width]);
    const own = tf.reshape(tf.slice(weight, [0, 0, index], [-1, -1, 1]), [-1, width]);
    return tf.matMul(shifted, own, false, true) as Tensor2D;
  });
  return tf.reshape(tf.add(tf.addN(terms), bias), [batch, time, -1]);
}
