import type { InputBatch } from './batch.ts';
import type { NetworkShape, ParameterLayout } from './parameters.ts';
import type { Tensor1D } from './tensorflow.ts';

/** Dropout while training: masks are drawn on the device from (key, site), so a batch can be drawn again bit for bit. */
export interface DropoutRequest {
  /** `[replicas]`, probability that an activation is dropped, 0 ≤ p < 1. */
  readonly probabilities: readonly number[];
  /** `[replicas]`, two 32-bit integers each, unique per (seed, epoch, batch). */
  readonly keys: readonly (readonly [number, number])[];
}

export interface LogitsRequest {
  /** `[replicas]` flat parameter vectors in the order of `layout`. */
  readonly weights: readonly Tensor1D[];
  readonly batch: InputBatch;
}

export interface GradientsRequest extends LogitsRequest {
  /** `[replicas, count, classes]` target distributions, each adding up to 1. */
  readonly targets: Float32Array;
  /** Null: no dropout. */
  readonly dropout: DropoutRequest | null;
  /** `[replicas, count]`, what each sequence's loss is multiplied with; absent: 1. */
  readonly lossWeights?: Float32Array;
}

export interface Gradients {
  /** `[replicas]`, mean (weighted) cross-entropy of each replica's batch, nats. */
  readonly losses: Float32Array;
  /** `[replicas, count, classes]`. */
  readonly logits: Float32Array;
  /** `[replicas]` flat vectors in the order of `layout`; the caller disposes of them. */
  readonly gradients: readonly Tensor1D[];
}

/** A network without its weights: the same interface for the plain reference and the fast implementation. */
export interface Network {
  readonly shape: NetworkShape;
  readonly layout: ParameterLayout;
  /** @returns `[replicas, count, classes]`, without dropout */
  computeLogits(request: LogitsRequest): Float32Array;
  computeGradients(request: GradientsRequest): Gradients;
}
