import type { Variant } from './variant.ts';

/**
 * Rough floating-point cost of training a variant, in arbitrary units: good enough to start the longest first, which keeps slots from
 * idling at a sweep's end while one long training goes on.
 */
export function estimateCost({ model, training }: Pick<Variant, 'model' | 'training'>): number {
  const gates = model.architecture === 'lstm' ? 4 : 3;
  const directions = model.architecture === 'bidirectional-gru' ? 2 : 1;
  const timeShare = model.architecture === 'conv1d-gru' ? 0.5 : 1;
  const layerInputs = Array.from({ length: model.layers }, (_, layer) => (layer === 0 ? 0 : model.hiddenSize * directions));
  const perStep = layerInputs.reduce((sum, inputs) => sum + directions * gates * model.hiddenSize * (model.hiddenSize + inputs), 0);
  return perStep * timeShare * training.maxEpochs;
}

/** Temporal's priority of a training, 2 (first) to 5, by how its cost compares with the sweep's largest: one level for each factor of three. */
export function rankCost(cost: number, largest: number): number {
  return 2 + Math.min(3, Math.floor(Math.log(largest / cost) / Math.log(3)));
}
