/** Temporal's priority of a training, 2 (first) to 5, by how its cost compares with the sweep's largest: one level for each factor of three. */
export function rankCost(cost: number, largest: number): number {
  return 2 + Math.min(3, Math.floor(Math.log(largest / cost) / Math.log(3)));
}
