import * as tf from '@tensorflow/tfjs-node-gpu';

export interface DropoutMaskRequest {
  readonly probability: number;
  readonly key: readonly [number, number];
  /** Which place in the network: each draws its own mask. */
  readonly site: number;
  /** Number of activations. */
  readonly size: number;
}

/** Seed pair of TensorFlow's counter-based generator for one mask. */
export function deriveMaskSeed(key: readonly [number, number], site: number): Int32Array {
  return Int32Array.of(key[0], key[1] ^ Math.imul(site + 1, 0x9e3779b1));
}

/** A mask of 0 and 1/(1 − p) by TensorFlow's Philox generator: the definition the fast kernels must meet. Shape `[size]`. */
export function drawDropoutMask(request: DropoutMaskRequest): tf.Tensor1D {
  const backend = tf.backend() as unknown as StatelessBackend;
  return tf.tidy(() => {
    const uniform = backend.executeSingleOutput(
      'StatelessRandomUniform',
      [{ name: 'dtype', type: backend.binding.TF_ATTR_TYPE, value: backend.binding.TF_FLOAT }],
      [tf.tensor1d([request.size], 'int32'), tf.tensor1d(deriveMaskSeed(request.key, request.site), 'int32')],
    );
    return tf.div(tf.cast(tf.greaterEqual(uniform, request.probability), 'float32'), 1 - request.probability);
  });
}

/** The part of tfjs-node's backend used here; its type is not exported. */
interface StatelessBackend {
  readonly binding: { readonly TF_ATTR_TYPE: number; readonly TF_FLOAT: number };
  executeSingleOutput(name: string, attributes: readonly object[], inputs: readonly tf.Tensor[]): tf.Tensor1D;
}
