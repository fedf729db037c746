import type { Dataset } from './dataset.ts';
import { agreeInLength, listNeighbours, type Neighbours } from './nearest-recordings.ts';
import type { Split } from './split-types.ts';

/** Two recording indices, the smaller first. */
export type RecordingPair = readonly [number, number];

/** Expected number of false pairs in a whole data set without copies. */
const FALSE_PAIRS = 0.05;
/** Maximum distance of a copy as a share of the distance to an ordinary neighbour, whatever the distribution of distances. */
const LARGEST_RATIO = 0.25;
/** Maximum difference of a copy as a share of the recording's own variation. */
const LARGEST_CHANGE = 0.1;
/** Number of recordings from which a class's own distances are used. */
const ENOUGH_FOR_CLASS = 20;

/**
 * Pairs of recordings of one class that look like copies of each other: at full length they are far closer to each other than either
 * is to the class's other recordings.
 *
 * How close depends on the class. If recordings vary in few ways (a phase, an amplitude), near neighbours are common by chance;
 * in noise they are not. The class's ratios of nearest to fifth-nearest distance show in how many ways it varies, and the limit is
 * chosen so that a data set without copies is expected to give 0.05 pairs. Measured rates are in docs/method.md.
 *
 * Recordings that are equal in every value always count. A class's recordings are compared with the 1,000 nearest in mean; of more than
 * five copies of one recording only some pairs are listed.
 */
export function findNearDuplicates(dataset: Pick<Dataset, 'features' | 'recordings'>, onRecording?: () => void): RecordingPair[] {
  const neighbours = listNeighbours(dataset, onRecording);
  const limits = chooseLimits(neighbours);
  const isNear = (index: number, other: number, distance: number) =>
    distance === 0 ||
    [index, other].every((each) => {
      const own = neighbours[each];
      const limit = own === undefined ? 0 : (limits.get(own.label) ?? 0);
      return own !== undefined && distance <= limit * own.ordinaryDistance && distance <= LARGEST_CHANGE * own.deviation;
    });
  const pairs = new Map<string, RecordingPair>();
  neighbours.forEach(({ nearest }, index) => {
    for (const { other, distance } of nearest) {
      const [first, second] = [dataset.recordings[index], dataset.recordings[other]];
      if (!first || !second || !agreeInLength(first, second) || !isNear(index, other, distance)) continue;
      const pair = index < other ? ([index, other] as const) : ([other, index] as const);
      pairs.set(pair.join(), pair);
    }
  });
  return [...pairs.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

/** Number of pairs in different parts of at least one fold, each counted once: a model may have memorised them. */
export function countPairsAcrossParts({ pairs, split }: { pairs: readonly RecordingPair[]; split: Split }): number {
  let together = pairs;
  for (const { train, validation, test } of split.folds) {
    const partOf = new Map([train, validation, test].flatMap((part, number) => part.map((index) => [index, number] as const)));
    together = together.filter(([a, b]) => partOf.get(a) === partOf.get(b));
  }
  return pairs.length - together.length;
}

/**
 * By class: the largest ratio of a copy's distance to that of an ordinary neighbour, the k-th. If recordings vary in m ways, the ratio of
 * nearest to k-th distance is below r by chance with probability 1 − (1 − r^m)^(k − 1). A small class uses the smallest m of the larger ones.
 */
function chooseLimits(neighbours: readonly Neighbours[]): Map<number, number> {
  const known = neighbours.filter(({ ordinaryDistance }) => ordinaryDistance > 0);
  const chances = known.reduce((sum, { rank }) => sum + rank - 1, 0);
  const classes = groupByLabel(known);
  const large = [...classes.values()].filter((own) => own.length >= ENOUGH_FOR_CLASS);
  const fewest = Math.min(...(large.length > 0 ? large : [known]).map(countWays));
  return new Map(
    [...classes].map(([label, own]) => {
      const ways = own.length >= ENOUGH_FOR_CLASS ? countWays(own) : fewest;
      return [label, ways > 0 ? Math.min(LARGEST_RATIO, (FALSE_PAIRS / chances) ** (1 / ways)) : 0];
    }),
  );
}

function groupByLabel(neighbours: readonly Neighbours[]): Map<number, Neighbours[]> {
  const classes = new Map<number, Neighbours[]>();
  for (const each of neighbours) {
    const own = classes.get(each.label);
    if (own) own.push(each);
    else classes.set(each.label, [each]);
  }
  return classes;
}

/** m of `chooseLimits`, from the upper quartile of the ratios, which is robust even if half of all recordings have a copy. */
function countWays(neighbours: readonly Neighbours[]): number {
  const ways = neighbours.map(({ nearest, rank, ordinaryDistance }) => {
    const ratio = Math.min(0.999, (nearest[0]?.distance ?? 0) / ordinaryDistance);
    return ratio > 0 ? Math.log(1 - 0.25 ** (1 / (rank - 1))) / Math.log(ratio) : 0;
  });
  return ways.sort((a, b) => a - b)[Math.floor(ways.length * 0.75)] ?? 0;
}
