import type { Variant } from '../../domain/variant.ts';
import { countPooled } from '../blocks/count-pooled.ts';
import type { BlockOptions } from '../blocks/index.ts';
import { compose, planNext } from './compose.ts';
import { expandModel } from './index.ts';

/** A typical recording, to compare networks when the data are not known. */
const TYPICAL = { features: 3, steps: 50, classes: 20 } as const;

/**
 * Rough cost of training a variant, in arbitrary units. It is good enough to start the longest training first, so that slots do not
 * idle at the end of a sweep while one long training is still running.
 */
export function estimateCost({ model, training }: Pick<Variant, 'model' | 'training'>): number {
  return countMultiplyAdds({ blocks: expandModel(model), ...TYPICAL }) * training.maxEpochs;
}

export interface MultiplyAddsRequest {
  /** All blocks except the classifier. */
  readonly blocks: readonly BlockOptions[];
  readonly features: number;
  readonly classes: number;
  readonly steps: number;
}

/** Multiply-adds in the forward pass of one sequence. Counts matrix products only. */
export function countMultiplyAdds({ blocks, features, classes, steps }: MultiplyAddsRequest): number {
  const { placed } = compose({ blocks: [...blocks, { type: 'linear', width: classes }], features });
  let left = steps;
  let total = 0;
  for (const each of placed) {
    const { block, options, input } = each;
    const after = countPooled(left, block.readPooling?.(options) ?? 1);
    const plans = planNext(placed, each, { count: 1, time: after, lengths: Int32Array.of(after) });
    total += block.countMultiplyAdds(options, { input, steps: left, plans });
    left = after;
  }
  return total;
}
