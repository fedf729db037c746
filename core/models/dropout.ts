import { type Tensor, type Tensor2D, tf } from './tensorflow.ts';

export interface DropoutMaskRequest {
  /** 0 ≤ p < 1. */
  readonly probability: number;
  readonly key: readonly [number, number];
  /** Dropout site in the network: each site draws its own mask. */
  readonly site: number;
  readonly steps: number;
  /** Activations per step. */
  readonly size: number;
}

/** Seed pair for TensorFlow's counter-based generator, for one mask. */
export function deriveMaskSeed(key: readonly [number, number], site: number): Int32Array {
  return Int32Array.of(key[0], key[1] ^ Math.imul(site + 1, 0x9e3779b1));
}

/** An activation is kept if its 16 random bits are at least `bits`. The probability is rounded to 16 bits and stays below 1. */
export function deriveThreshold(probability: number): { readonly bits: number; readonly scale: number } {
  const bits = Math.min(2 ** 16 - 1, Math.round(probability * 2 ** 16));
  return { bits, scale: 2 ** 16 / (2 ** 16 - bits) };
}

/**
 * A mask of 0 and 1/(1 − p). The fast kernels must reproduce it exactly. TensorFlow's Philox generator draws 32-bit words time step by
 * time step, so a mask does not depend on the padding of a batch. Each activation uses 16 bits, the lower half of a word first.
 * @returns `[steps, size]`
 */
export function drawDropoutMask(request: DropoutMaskRequest): Tensor2D {
  const { steps, size } = request;
  const words = drawWords([steps, Math.ceil(size / 2)], deriveMaskSeed(request.key, request.site));
  const { bits, scale } = deriveThreshold(request.probability);
  const halves = new Uint16Array(words.buffer, words.byteOffset, words.length * 2);
  const perStep = halves.length / steps;
  const values = Float32Array.from({ length: steps * size }, (_, index) => {
    const half = halves[Math.floor(index / size) * perStep + (index % size)] as number;
    return half >= bits ? scale : 0;
  });
  return tf.tensor2d(values, [steps, size]);
}

function drawWords(shape: readonly number[], seed: Int32Array): Int32Array {
  const backend = tf.backend() as unknown as StatelessBackend;
  const type = { name: 'dtype', type: backend.binding.TF_ATTR_TYPE, value: backend.binding.TF_INT32 };
  return tf.tidy(() => {
    const inputs = [tf.tensor1d([...shape], 'int32'), tf.tensor1d(seed, 'int32')];
    return backend.executeSingleOutput('StatelessRandomUniformFullInt', [type], inputs).dataSync<'int32'>();
  });
}

/** The part of tfjs-node's backend used here; its type is not exported. */
interface StatelessBackend {
  readonly binding: { readonly TF_ATTR_TYPE: number; readonly TF_INT32: number };
  executeSingleOutput(name: string, attributes: readonly object[], inputs: readonly Tensor[]): Tensor;
}
