import type { ModelOptions } from '../core/domain/variant.ts';
import { countMultiplyAdds } from '../core/models/architectures/cost.ts';
import { expandModel } from '../core/models/architectures/index.ts';

export interface FlopsRequest {
  readonly model: ModelOptions;
  readonly features: number;
  readonly classes: number;
  /** Lengths of the sequences in steps, by batch. */
  readonly batches: readonly (readonly number[])[];
}

/** The backward pass of a product takes two more of its size: one for the gradient of its input, one for that of its weights. */
const PASSES = 3;
const FLOPS_PER_MULTIPLY_ADD = 2;

/**
 * Floating-point operations of one epoch, forward and backward, in matrix products alone: no gates, no optimizer. Every sequence counts
 * with the padded length of its batch.
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
