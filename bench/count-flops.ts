import type { ModelOptions } from '../core/domain/variant.ts';
import { CONVOLUTION, countDirections, countGates } from '../core/models/parameters.ts';

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
  const multiplyAdds = request.batches.reduce((sum, lengths) => sum + lengths.length * countSequence(request, Math.max(...lengths)), 0);
  return PASSES * FLOPS_PER_MULTIPLY_ADD * multiplyAdds;
}

/** Multiply-adds of one sequence's way forward. */
function countSequence({ model, features, classes }: FlopsRequest, steps: number): number {
  const convolved = model.architecture === 'conv1d-gru';
  const convolution = convolved ? steps * CONVOLUTION.channels * CONVOLUTION.kernel * features : 0;
  const recurrentSteps = convolved ? Math.floor(steps / CONVOLUTION.pool) : steps;
  const head = classes * model.hiddenSize * countDirections(model);
  return convolution + countLayers(model, convolved ? CONVOLUTION.channels : features, recurrentSteps) + head;
}

function countLayers(model: ModelOptions, firstInputs: number, steps: number): number {
  const { hiddenSize, layers } = model;
  const directions = countDirections(model);
  let total = 0;
  for (let layer = 0; layer < layers; layer += 1) {
    const inputs = layer === 0 ? firstInputs : hiddenSize * directions;
    const perStep = countGates(model) * hiddenSize * (inputs + hiddenSize);
    total += perStep * (layer === layers - 1 ? countTopSteps(model, steps) : directions * steps);
  }
  return total;
}

/** Of a top layer that is read at the last padded step, the backward direction needs that one step only: the limit counts no more. */
function countTopSteps(model: ModelOptions, steps: number): number {
  if (countDirections(model) === 1) return steps;
  return model.readout === 'last-padded' ? steps + 1 : 2 * steps;
}
