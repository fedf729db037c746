import type { PlainRequest, Tensor, Tensor3D } from '../block.ts';

const EPSILON = 1e-5;

/** Normalises each time step's values to mean 0 and variance 1, then scales and shifts them. */
export function normalise(
  tf: PlainRequest<unknown>['tf'],
  values: Tensor3D,
  { weight, bias }: { readonly weight: Tensor; readonly bias: Tensor },
): Tensor3D {
  const { mean, variance } = tf.moments(values, 2, true);
  const standard = tf.div(tf.sub(values, mean), tf.sqrt(tf.add(variance, EPSILON)));
  return tf.add(tf.mul(standard, weight), bias);
}
