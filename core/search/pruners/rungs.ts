/** Epochs of the rungs, growing by a factor from the first one; the last has all epochs. */
export function listRungs({
  first,
  reduction,
  epochs,
}: {
  readonly first: number;
  readonly reduction: number;
  readonly epochs: number;
}): number[] {
  const rungs: number[] = [];
  for (let rung = first; rung < epochs; rung = Math.max(rung + 1, Math.round(rung * reduction))) rungs.push(rung);
  return [...rungs, epochs];
}
