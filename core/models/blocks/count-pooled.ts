/** Steps that are left. A rest at the end is dropped, as PyTorch does, but one step stays. */
export function countPooled(steps: number, pooling: number): number {
  return Math.max(1, Math.floor(steps / pooling));
}
