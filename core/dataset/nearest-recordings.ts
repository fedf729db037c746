import type { Dataset, Recording } from './dataset.ts';
import { fitNormalisation } from './normalise.ts';
import { resampleSeries } from './resample.ts';

/** Number of points of the coarse shapes for finding candidates. */
const COARSE_POINTS = 16;
const NEIGHBOURS = 5;
/** Number of shapes on either side, sorted by mean, with which a shape is compared. */
const WINDOW = 500;
const MOST_POINTS = 2_048;
const MOST_SHIFTS = 8;
/** A copy may be shortened by this share of its length. */
const LENGTH_TOLERANCE = 0.05;

/** The nearest recordings of the same class, by root mean square difference at full length, in standard deviations of each feature. */
export interface Neighbours {
  /** At most five, nearest first. */
  readonly nearest: readonly { readonly other: number; readonly distance: number }[];
  /** Their number: 5 unless the class is smaller. */
  readonly rank: number;
  /** Distance to the last of them; 0 if the class has fewer than three others, so that the ordinary distance is unknown. */
  readonly ordinaryDistance: number;
  /** Deviation of the recording's values from their features' means; if it is small, the series is nearly constant. */
  readonly deviation: number;
  readonly label: number;
}

interface Shape {
  readonly index: number;
  readonly recording: Recording;
  /** `[16, features]`, standardised. */
  readonly coarse: Float64Array;
  readonly mean: number;
}

const FEWEST_NEIGHBOURS = 3;

export function agreeInLength(a: Pick<Recording, 'length'>, b: Pick<Recording, 'length'>): boolean {
  return Math.abs(a.length - b.length) <= LENGTH_TOLERANCE * Math.max(a.length, b.length);
}

/** @returns one entry per recording */
export function listNeighbours(
  { features: names, recordings }: Pick<Dataset, 'features' | 'recordings'>,
  onRecording: () => void = () => undefined,
): Neighbours[] {
  const features = names.length;
  const { deviations } = fitNormalisation({ method: 'standardise', features, values: recordings.map(({ values }) => values) });
  const result: Neighbours[] = recordings.map((recording) => ({
    nearest: [],
    rank: 0,
    ordinaryDistance: 0,
    deviation: measureDeviation(recording, deviations),
    label: recording.label,
  }));
  for (const shapes of groupByClass(recordings, deviations)) {
    shapes.forEach((shape, position) => {
      onRecording();
      const nearest = findCandidates(shapes, position)
        .map((other) => ({ other: other.index, distance: measureDistance(shape.recording, other.recording, deviations) }))
        .sort((a, b) => a.distance - b.distance || a.other - b.other);
      const own = result[shape.index];
      if (own === undefined) return;
      const ordinaryDistance = nearest.length < FEWEST_NEIGHBOURS ? 0 : (nearest.at(-1)?.distance ?? 0);
      result[shape.index] = { ...own, nearest, rank: nearest.length, ordinaryDistance };
    });
  }
  return result;
}

/** Shapes of each class, sorted by mean. */
function groupByClass(recordings: readonly Recording[], deviations: readonly number[]): Shape[][] {
  const byClass = new Map<number, Shape[]>();
  recordings.forEach((recording, index) => {
    const shape = makeShape(recording, index, deviations);
    const own = byClass.get(recording.label);
    if (own) own.push(shape);
    else byClass.set(recording.label, [shape]);
  });
  return [...byClass.values()].map((shapes) => shapes.sort((a, b) => a.mean - b.mean || a.index - b.index));
}

function makeShape(recording: Recording, index: number, deviations: readonly number[]): Shape {
  const features = deviations.length;
  const resampled = resampleSeries({ values: recording.values, features, points: COARSE_POINTS });
  const coarse = Float64Array.from(resampled, (value, at) => value / (deviations[at % features] ?? 1));
  return { index, recording, coarse, mean: coarse.reduce((sum, value) => sum + value, 0) / coarse.length };
}

/** The five nearest by coarse shape. */
function findCandidates(shapes: readonly Shape[], position: number): Shape[] {
  const shape = shapes[position];
  const best: { readonly other: Shape; readonly square: number }[] = [];
  if (shape === undefined) return [];
  for (let at = Math.max(0, position - WINDOW); at < Math.min(shapes.length, position + WINDOW + 1); at += 1) {
    const other = shapes[at];
    if (at === position || other === undefined) continue;
    const limit = best.length < NEIGHBOURS ? Number.POSITIVE_INFINITY : (best.at(-1)?.square ?? 0);
    const square = sumSquares(shape.coarse, other.coarse, limit);
    if (square >= limit) continue;
    const place = best.findIndex((each) => each.square > square);
    best.splice(place === -1 ? best.length : place, 0, { other, square });
    best.length = Math.min(best.length, NEIGHBOURS);
  }
  return best.map(({ other }) => other);
}

function sumSquares(a: Float64Array, b: Float64Array, limit: number): number {
  let sum = 0;
  for (let index = 0; index < a.length && sum < limit; index += 1) sum += ((a[index] ?? 0) - (b[index] ?? 0)) ** 2;
  return sum;
}

/** If one may be the other with its ends cut off, compares the common part at the best shift; otherwise both at the longer length. */
function measureDistance(a: Recording, b: Recording, deviations: readonly number[]): number {
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a];
  const features = deviations.length;
  if (!agreeInLength(shorter, longer)) {
    const points = Math.min(MOST_POINTS, longer.length);
    const [first, second] = [shorter, longer].map(({ values }) => resampleSeries({ values, features, points }));
    return first && second ? compareValues(first, second, deviations) : Number.POSITIVE_INFINITY;
  }
  const cut = longer.length - shorter.length;
  const shifts = cut <= MOST_SHIFTS ? Array.from({ length: cut + 1 }, (_, shift) => shift) : [0, cut];
  return shifts.reduce((least, shift) => {
    const part = longer.values.subarray(shift * features, (shift + shorter.length) * features);
    return Math.min(least, compareValues(shorter.values, part, deviations));
  }, Number.POSITIVE_INFINITY);
}

/** Root mean square difference in standard deviations of each feature. */
function compareValues(first: Float32Array, second: Float32Array, deviations: readonly number[]): number {
  const features = deviations.length;
  let sum = 0;
  for (let at = 0; at < first.length; at += 1) sum += (((first[at] ?? 0) - (second[at] ?? 0)) / (deviations[at % features] ?? 1)) ** 2;
  return Math.sqrt(sum / first.length);
}

function measureDeviation({ values, length }: Recording, deviations: readonly number[]): number {
  const features = deviations.length;
  const variances = deviations.map((deviation, feature) => {
    let sum = 0;
    let squares = 0;
    for (let at = feature; at < values.length; at += features) {
      const value = (values[at] ?? 0) / deviation;
      sum += value;
      squares += value * value;
    }
    return Math.max(0, squares / length - (sum / length) ** 2);
  });
  return Math.sqrt(variances.reduce((sum, variance) => sum + variance, 0) / features);
}
