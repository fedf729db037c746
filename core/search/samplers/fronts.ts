/** Losses of several objectives, all to be minimised. */
export type Losses = readonly number[];

/**
 * The positions of the `count` best: whole ranks of non-domination, and from the rank that does not fit completely those that together cover the
 * largest hypervolume (greedily), like Optuna 5.
 */
export function selectFronts(losses: readonly Losses[], count: number): number[] {
  const chosen: number[] = [];
  let left = [...losses.keys()];
  while (chosen.length < count && left.length > 0) {
    const front = listFront(losses, left);
    const room = count - chosen.length;
    chosen.push(...(front.length <= room ? front : selectCovering(losses, front, room)));
    const taken = new Set(front);
    left = left.filter((one) => !taken.has(one));
  }
  return chosen;
}

/** Positions of the non-dominated ones. @param among positions to look at; default: all */
export function listFront(losses: readonly Losses[], among: readonly number[] = [...losses.keys()]): number[] {
  return among.filter((one) => !among.some((other) => dominates(losses[other] as Losses, losses[one] as Losses)));
}

function dominates(a: Losses, b: Losses): boolean {
  return a.every((loss, d) => loss <= (b[d] as number)) && a.some((loss, d) => loss < (b[d] as number));
}

/** Adds one at a time the one that adds most to the volume up to a point a tenth beyond the worst; equal ones come last. */
function selectCovering(losses: readonly Losses[], front: readonly number[], count: number): number[] {
  const reference = findReference(front.map((position) => losses[position] as Losses));
  const order = front.toSorted((a, b) => compareLosses(losses[a] as Losses, losses[b] as Losses) || a - b);
  const isTwin = (position: number, index: number) =>
    index > 0 && compareLosses(losses[position] as Losses, losses[order[index - 1] as number] as Losses) === 0;
  const candidates = order.filter((position, index) => !isTwin(position, index));
  const twins = order.filter(isTwin);
  const chosen: number[] = [];
  let covered = 0;
  while (chosen.length < count && candidates.length > 0) {
    const volumes = candidates.map((position) =>
      measureVolume(
        [...chosen, position].map((one) => losses[one] as Losses),
        reference,
      ),
    );
    const best = volumes.reduce((place, volume, index) => (volume - covered > (volumes[place] as number) - covered ? index : place), 0);
    covered = volumes[best] as number;
    chosen.push(...candidates.splice(best, 1));
  }
  return [...chosen, ...twins.sort((a, b) => a - b)].slice(0, count);
}

function findReference(losses: readonly Losses[]): Losses {
  const [first = []] = losses;
  return first.map((_, d) => {
    const worst = Math.max(...losses.map((one) => one[d] as number));
    return Math.max(1.1 * worst, 0.9 * worst) || 1e-12;
  });
}

function compareLosses(a: Losses, b: Losses): number {
  const d = a.findIndex((loss, index) => loss !== b[index]);
  return d === -1 ? 0 : (a[d] as number) - (b[d] as number);
}

/** The hypervolume dominated by the losses up to a reference point, computed in slices along the last objective. */
function measureVolume(losses: readonly Losses[], reference: Losses): number {
  const last = reference.length - 1;
  const limit = reference[last] as number;
  if (last === 0) return Math.max(0, limit - Math.min(limit, ...losses.map(([loss = limit]) => loss)));
  const sorted = losses.filter((one) => (one[last] as number) < limit).sort((a, b) => (a[last] as number) - (b[last] as number));
  return sorted.reduce((volume, one, index) => {
    const depth = ((sorted[index + 1]?.[last] ?? limit) as number) - (one[last] as number);
    if (depth === 0) return volume;
    const flat = sorted.slice(0, index + 1).map((other) => other.slice(0, last));
    return volume + depth * measureVolume(flat, reference.slice(0, last));
  }, 0);
}
