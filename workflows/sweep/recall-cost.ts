import type { Variant } from '../../core/domain/variant.ts';
import { estimateCost } from '../../core/models/architectures/cost.ts';

const costs = new WeakMap<Variant, number>();

/** A plan keeps its variants, and their costs are needed for every answer about progress. */
export function recallCost(variant: Variant): number {
  const cost = costs.get(variant) ?? estimateCost(variant);
  costs.set(variant, cost);
  return cost;
}
