import { createRequire } from 'node:module';
import util from 'node:util';
import type * as TensorFlow from '@tensorflow/tfjs-node-gpu';

export type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';

/** Functions of `util` that the library still calls but Node removed in version 23. */
const REMOVED = {
  isArray: Array.isArray,
  isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
};

for (const [name, value] of Object.entries(REMOVED)) {
  if (!(name in util)) Object.defineProperty(util, name, { value, configurable: true });
}

/**
 * The TensorFlow library. It is loaded only here, with `require` instead of `import`: the functions above must be defined first, and
 * a compiled program loads its imports before it runs any other code.
 */
export const tf: typeof TensorFlow = createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu');
