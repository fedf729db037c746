/** Temporal's priority of a training run, 2 (first) to 5, by its cost relative to the sweep's largest: one level per factor of three. */
export function rankCost(cost: number, largest: number): number {
  return 2 + Math.min(3, Math.floor(Math.log(largest / cost) / Math.log(3)));
}
