import quantileOfT from '@stdlib/stats-base-dists-t-quantile';
import { mean, sampleVariance } from 'simple-statistics';
import { groupByFold } from '../domain/fold-values.ts';
import type { PairedDifferences } from './paired-differences.ts';
import type { SeedsNeeded } from './types.ts';

const POWER = 0.8;
const MOST_SEEDS = 1000;

export interface SeedsNeededOptions {
  readonly differences: PairedDifferences;
  /** The difference to detect, usually the observed one. */
  readonly effect: number;
  /** Two-sided level, corrected for the family. */
  readonly alpha: number;
}

/**
 * Estimates how many seeds (per fold) a paired t test needs to detect `effect` with a power of 80 %. Only a plan: it
 * assumes that the observed difference and spread are true. With folds, the spread between them does not depend on the seeds.
 */
export function estimateSeedsNeeded(options: SeedsNeededOptions): SeedsNeeded {
  const { differences, alpha } = options;
  const effect = Math.abs(options.effect);
  if (differences.units.length < 2) return { type: 'unknown' };
  if (effect === 0) return { type: 'beyond', seeds: MOST_SEEDS };
  if (differences.unitKind === 'seed') return estimateForSeeds(variance(differences), effect, alpha);
  return estimateForFolds(differences, effect, alpha);
}

function estimateForSeeds(spread: number, effect: number, alpha: number): SeedsNeeded {
  const seeds = smallestCount((count) => reachesPower(count, spread / count, effect, alpha));
  return seeds === null ? { type: 'beyond', seeds: MOST_SEEDS } : { type: 'seeds', seeds };
}

/** Variance of a fold's mean = variance between folds + variance within / seeds. */
function estimateForFolds(differences: PairedDifferences, effect: number, alpha: number): SeedsNeeded {
  const folds = differences.units.length;
  const { overlap } = differences.spread;
  const within = varianceWithinFolds(differences);
  if (within === null) return { type: 'unknown' };
  const seedsNow = differences.pairs.length / folds;
  const between = Math.max(0, variance(differences) - within / seedsNow);
  const seeds = smallestCount((count) => reachesPower(folds, (between + within / count) * (1 / folds + overlap), effect, alpha), 1);
  return seeds === null ? estimateFoldCount(between + within / seedsNow, overlap, effect, alpha) : { type: 'seeds', seeds };
}

function estimateFoldCount(spread: number, overlap: number, effect: number, alpha: number): SeedsNeeded {
  const folds = smallestCount((count) => reachesPower(count, spread * (1 / count + overlap), effect, alpha));
  if (folds !== null) return { type: 'folds', folds };
  return overlap > 0 ? { type: 'data' } : { type: 'beyond', seeds: MOST_SEEDS };
}

function reachesPower(units: number, varianceOfMean: number, effect: number, alpha: number): boolean {
  const quantiles = quantileOfT(1 - alpha / 2, units - 1) + quantileOfT(POWER, units - 1);
  return quantiles * Math.sqrt(varianceOfMean) <= effect;
}

/** Smallest sufficient count, by bisection, because more is never worse. */
function smallestCount(suffices: (count: number) => boolean, least = 2): number | null {
  if (!suffices(MOST_SEEDS)) return null;
  let low = least;
  let high = MOST_SEEDS;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (suffices(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function variance(differences: PairedDifferences): number {
  return Math.max(sampleVariance([...differences.units]), differences.spread.smallestDeviation ** 2);
}

/** Pooled over folds with two or more seeds; null with one seed everywhere. */
function varianceWithinFolds(differences: PairedDifferences): number | null {
  let squares = 0;
  let freedom = 0;
  for (const values of groupByFold(differences.pairs)) {
    const centre = mean(values);
    squares += values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
    freedom += values.length - 1;
  }
  return freedom > 0 ? squares / freedom : null;
}
