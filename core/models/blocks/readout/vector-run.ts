import type { Handle } from '../block.ts';

/** A vector of each sequence, and the way back. */
export interface VectorRun {
  /** Matrix `[channels, count]`. */
  readonly output: Handle;
  /** @returns gradients of the input's parts, and of the scoring vector where there is one */
  backward(gradient: Handle): { readonly parts: readonly Handle[]; readonly weight?: Handle };
}
