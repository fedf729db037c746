import { createRequire } from 'node:module';
import util from 'node:util';
import type * as TensorFlow from '@tensorflow/tfjs-node-gpu';

export type { Rank, Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';

/** What the library still calls and Node has removed from `util` in version 23. */
const REMOVED = {
  isArray: Array.isArray,
  isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
};

for (const [name, value] of Object.entries(REMOVED)) {
  if (!(name in util)) Object.defineProperty(util, name, { value, configurable: true });
}

/**
 * TensorFlow's library, the only place it is loaded. Required rather than imported: the functions above must be there first, and a
 * compiled program would load its imports before anything else.
 */
export const tf: typeof TensorFlow = createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu');
