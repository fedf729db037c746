import type { InputBatch } from './batch.ts';
import type { NetworkShape, ParameterLayout } from './parameters.ts';
import type { Tensor1D } from './tensorflow.ts';

/**
 * Dropout during training; each block sets its own probability. Masks are drawn on the device from (key, site), so the masks of a
 * batch can be reproduced bit for bit.
 */
export interface DropoutRequest {
  /** Two 32-bit integers, unique per (seed, epoch, batch). */
  readonly key: readonly [number, number];
}

export interface LogitsRequest {
  /** Flat parameter vector in the order of `layout`. */
  readonly weights: Tensor1D;
  readonly batch: InputBatch;
}

export interface GradientsRequest extends LogitsRequest {
  /** `[count, classes]`: target distributions, each summing to 1. */
  readonly targets: Float32Array;
  /** Null: no dropout. */
  readonly dropout: DropoutRequest | null;
  /** `[count]`: weight of each sequence's loss; absent: 1. */
  readonly lossWeights?: Float32Array;
}

export interface Gradients {
  /** Mean (weighted) cross-entropy of the batch, in nats. */
  readonly loss: number;
  /** `[count, classes]`. */
  readonly logits: Float32Array;
  /** Flat vector in the order of `layout`; the caller disposes of it. */
  readonly gradient: Tensor1D;
}

/** A network without its weights: the same interface for the plain reference and the fast implementation. */
export interface Network {
  readonly shape: NetworkShape;
  readonly layout: ParameterLayout;
  /** @returns `[count, classes]`, without dropout */
  computeLogits(request: LogitsRequest): Float32Array;
  computeGradients(request: GradientsRequest): Gradients;
}
