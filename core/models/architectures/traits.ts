import { type BlockOptions, findBlock } from '../blocks/index.ts';

/** Whether any block drops activations while training. */
export function dropsActivations(blocks: readonly BlockOptions[]): boolean {
  return blocks.some((options) => (findBlock(options).readDropout?.(options) ?? 0) > 0);
}

/** Whether any block reads steps beyond a sequence's length. */
export function readsPadding(blocks: readonly BlockOptions[]): boolean {
  return blocks.some((options) => findBlock(options).readsPadding?.(options) ?? false);
}

/** Steps of which all pooling together leaves one: shorter batches are padded to them. */
export function countLeastSteps(blocks: readonly BlockOptions[]): number {
  return blocks.reduce((product, options) => product * (findBlock(options).readPooling?.(options) ?? 1), 1);
}
