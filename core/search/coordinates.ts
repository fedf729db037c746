import { countLevels, levelOf, type RangeDimension, valueAt } from './space.ts';

/** The line on which a range is searched: its values or their logarithms, extended by half a step at both ends if it has steps. */
export interface Line {
  readonly low: number;
  readonly high: number;
}

export function lineOf(dimension: RangeDimension): Line {
  const { low, high } = widen(dimension);
  return dimension.scale === 'log' ? { low: Math.log(low), high: Math.log(high) } : { low, high };
}

/** Position of a value on the line. */
export function locate({ scale }: RangeDimension, value: number): number {
  return scale === 'log' ? Math.log(value) : value;
}

/** Index of the value nearest to a position on the line. */
export function levelNear(dimension: RangeDimension, place: number): number {
  const value = dimension.scale === 'log' ? Math.exp(place) : place;
  const last = valueAt(dimension, countLevels(dimension) - 1) as number;
  return levelOf(dimension, Math.min(last, Math.max(dimension.from, value))) ?? 0;
}

/** The part of the line that belongs to a value of a range with steps. */
export function binOf(dimension: RangeDimension, value: number): Line {
  const half = (dimension.step ?? 0) / 2;
  const line = lineOf(dimension);
  const ends = [value - half, value + half].map((end) => (dimension.scale === 'log' ? Math.log(Math.max(end, Number.MIN_VALUE)) : end));
  return { low: Math.max(line.low, ends[0] as number), high: Math.min(line.high, ends[1] as number) };
}

function widen(dimension: RangeDimension): Line {
  const { from, step, scale } = dimension;
  const last = valueAt(dimension, countLevels(dimension) - 1) as number;
  if (step === null) return { low: from, high: last };
  const low = from - step / 2;
  // With steps wider than twice the smallest value, half a step below it has no logarithm.
  return { low: scale === 'log' && low <= 0 ? from / 2 : low, high: last + step / 2 };
}
