import { type Tensor1D, tf } from '../models/tensorflow.ts';

const DIVISION_GUARD = 1e-6;

/** Limits the Euclidean norm of a flat gradient, like PyTorch's `clip_grad_norm_`. @returns a new tensor */
export function clipGradient(gradient: Tensor1D, maximumNorm: number): Tensor1D {
  return tf.tidy(() => tf.mul(gradient, tf.minimum(1, tf.div(maximumNorm, tf.add(tf.norm(gradient), DIVISION_GUARD)))));
}
