import { geometricMean, max, median, min } from 'simple-statistics';

export interface Spread {
  readonly median: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** @param values at least one */
export function measureSpread(values: readonly number[]): Spread {
  const list = [...values];
  return { median: median(list), minimum: min(list), maximum: max(list) };
}

/**
 * How many times faster `ours` is than `theirs`. Repetitions that ran one after the other are divided by each other, so that a temporary
 * slowdown of the machine affects both sides of a ratio.
 * @param theirs seconds of each repetition @param ours seconds of the same repetitions
 */
export function compareInPairs(theirs: readonly number[], ours: readonly number[]): Spread {
  return measureSpread(theirs.map((seconds, repetition) => seconds / (ours[repetition] as number)));
}

/** Geometric mean of medians, over models. */
export function averageRatios(ratios: readonly Spread[]): number {
  return geometricMean(ratios.map(({ median }) => median));
}
