import type { ModelOptions } from '../../domain/variant.ts';
import { type BlockOptions, findBlock } from '../blocks/index.ts';
import { expandModel } from './index.ts';

/** Whether any block applies dropout during training. */
export function dropsActivations(blocks: readonly BlockOptions[]): boolean {
  return blocks.some((options) => (findBlock(options).readDropout?.(options) ?? 0) > 0);
}

/** Whether any block reads padding, that is time steps beyond a sequence's valid length. */
export function readsPadding(blocks: readonly BlockOptions[]): boolean {
  return blocks.some((options) => findBlock(options).readsPadding?.(options) ?? false);
}

/** Number of time steps that all pooling together reduces to one. Shorter batches are padded to it. */
export function countLeastSteps(blocks: readonly BlockOptions[]): number {
  return blocks.reduce((product, options) => product * (findBlock(options).readPooling?.(options) ?? 1), 1);
}

/** A model's pooling blocks, named as in the configuration, each with the number of time steps that it and those before reduce to one. */
export function listPooling(model: ModelOptions): { readonly block: string; readonly needs: number }[] {
  let needs = 1;
  return expandModel(model).flatMap((options, index) => {
    const pooling = findBlock(options).readPooling?.(options) ?? 1;
    needs *= pooling;
    const block = 'blocks' in model ? `blocks.${index} (${options.type})` : `${model.architecture} (its ${options.type})`;
    return pooling === 1 ? [] : [{ block, needs }];
  });
}
