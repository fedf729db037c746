import type { ModelOptions } from '../core/domain/variant.ts';
import { countMultiplyAdds } from '../core/models/architectures/cost.ts';
import { expandModel } from '../core/models/architectures/index.ts';

export interface FlopsRequest {
  readonly model: ModelOptions;
  readonly features: number;
  readonly classes: number;
  /** `[batches]` of the lengths of their sequences, in steps. */
  readonly batches: readonly (readonly number[])[];
}

/** Back through a product are two more of its size: one for its input's gradient, one for its weights'. */
const PASSES = 3;
const FLOPS_PER_MULTIPLY_ADD = 2;

/**
 * Floating-point operations of one epoch, forward and backward, in matrix products alone: no gates, no optimizer. Every sequence counts as long
 * as its batch is padded.
 */
export function countEpochFlops(request: FlopsRequest): number {
  const { model, features, classes, batches } = request;
  const blocks = expandModel(model);
  const multiplyAdds = batches.reduce((sum, lengths) => {
    const steps = Math.max(...lengths);
    return sum + lengths.length * countMultiplyAdds({ blocks, features, classes, steps });
  }, 0);
  return PASSES * FLOPS_PER_MULTIPLY_ADD * multiplyAdds;
}
