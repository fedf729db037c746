/**
 * Part of every trial's key. Raise it whenever a change to `core/models`, `core/training` or `core/dataset/augment.ts` alters a single bit
 * of a training's result, or finished trials of the older code would be taken for those of the newer.
 */
export const TRAINING_CODE_VERSION = '4';
