import type { Dataset } from './dataset.ts';
import { fitNormalisation } from './normalise.ts';
import { resampleSeries } from './resample.ts';
import type { Split } from './split.ts';

const POINTS = 16;

/** Recordings are near-identical where their shapes differ by less than this: root mean square, in standard deviations of each feature. */
export const NEAR_DUPLICATE_DISTANCE = 0.05;

/** Two recording indices, the smaller first. */
export type RecordingPair = readonly [number, number];

interface Shape {
  readonly index: number;
  /** `[points × features]`, standardised. */
  readonly values: Float64Array;
  readonly mean: number;
}

/**
 * Finds pairs of recordings that are nearly the same movement: resampled to 16 points, standardised, less than `NEAR_DUPLICATE_DISTANCE` apart.
 *
 * Exact: two shapes' root mean square distance is never smaller than the difference of their means, so with shapes sorted by mean only
 * neighbours within that distance can be pairs.
 */
export function findNearDuplicates(dataset: Pick<Dataset, 'features' | 'recordings'>): RecordingPair[] {
  const shapes = makeShapes(dataset).sort((a, b) => a.mean - b.mean);
  const pairs: RecordingPair[] = [];
  shapes.forEach((shape, position) => {
    for (let next = position + 1; next < shapes.length; next += 1) {
      const other = shapes[next];
      if (other === undefined || other.mean - shape.mean >= NEAR_DUPLICATE_DISTANCE) break;
      if (isNear(shape.values, other.values))
        pairs.push(shape.index < other.index ? [shape.index, other.index] : [other.index, shape.index]);
    }
  });
  return pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

/** Pairs that lie in different parts of at least one fold, each counted once: what a model could know the answer of by heart. */
export function countPairsAcrossParts({ pairs, split }: { pairs: readonly RecordingPair[]; split: Split }): number {
  let together = pairs;
  for (const { train, validation, test } of split.folds) {
    const partOf = new Map([train, validation, test].flatMap((part, number) => part.map((index) => [index, number] as const)));
    together = together.filter(([a, b]) => partOf.get(a) === partOf.get(b));
  }
  return pairs.length - together.length;
}

function makeShapes({ features: names, recordings }: Pick<Dataset, 'features' | 'recordings'>): Shape[] {
  const features = names.length;
  const { means, deviations } = fitNormalisation({
    method: 'standardise',
    features,
    values: recordings.map((recording) => recording.values),
  });
  return recordings.map((recording, index) => {
    const resampled = resampleSeries({ values: recording.values, features, points: POINTS });
    const values = Float64Array.from(resampled, (value, at) => (value - (means[at % features] ?? 0)) / (deviations[at % features] ?? 1));
    return { index, values, mean: values.reduce((sum, value) => sum + value, 0) / values.length };
  });
}

function isNear(a: Float64Array, b: Float64Array): boolean {
  const limit = NEAR_DUPLICATE_DISTANCE ** 2 * a.length;
  let sum = 0;
  for (let index = 0; index < a.length && sum < limit; index += 1) sum += ((a[index] ?? 0) - (b[index] ?? 0)) ** 2;
  return sum < limit;
}
