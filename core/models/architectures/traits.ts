import type { ModelOptions } from '../../domain/variant.ts';
import { type BlockOptions, findBlock } from '../blocks/index.ts';
import { expandModel } from './index.ts';

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

/** A model's blocks that pool, as a configuration names them, each with the steps that it and those before it make one step of. */
export function listPooling(model: ModelOptions): { readonly block: string; readonly needs: number }[] {
  let needs = 1;
  return expandModel(model).flatMap((options, index) => {
    const pooling = findBlock(options).readPooling?.(options) ?? 1;
    needs *= pooling;
    const block = 'blocks' in model ? `blocks.${index} (${options.type})` : `${model.architecture} (its ${options.type})`;
    return pooling === 1 ? [] : [{ block, needs }];
  });
}
