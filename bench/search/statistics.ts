import { mean } from 'simple-statistics';
import { clusterBootstrapInterval } from '../../core/analysis/intervals.ts';
import type { Interval } from '../../core/analysis/types.ts';

export interface MeanOverSeeds {
  readonly mean: number;
  /** 95 %, by bootstrap over seeds; null with a single seed. */
  readonly interval: Interval | null;
}

/** @param values one per seed */
export function averageSeeds(values: readonly number[], digits: number): MeanOverSeeds {
  const interval = clusterBootstrapInterval({ clusterMeans: values, level: 0.95, resamples: 2_000, seed: 20 });
  return {
    mean: round(mean([...values]), digits),
    interval: interval && [round(interval[0], digits), round(interval[1], digits)],
  };
}

/** The mean of `first` minus that of `second`, by seed; below 0, the first is smaller. */
export function compareSeeds(first: readonly number[], second: readonly number[], digits: number) {
  const { mean: difference, interval } = averageSeeds(
    first.map((value, seed) => value - (second[seed] ?? Number.NaN)),
    digits,
  );
  return { difference, interval };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
