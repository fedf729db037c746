/** Number of time steps after pooling. A remainder at the end is dropped, as in PyTorch, but at least one step remains. */
export function countPooled(steps: number, pooling: number): number {
  return Math.max(1, Math.floor(steps / pooling));
}
