import type { Handle } from '../block.ts';

/** One vector for each sequence, and the backward pass. */
export interface VectorRun {
  /** Matrix `[channels, count]`. */
  readonly output: Handle;
  /** @returns gradients of the input's parts, and of the scoring vector if there is one */
  backward(gradient: Handle): { readonly parts: readonly Handle[]; readonly weight?: Handle };
}
