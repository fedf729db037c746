import { max, mean, min, sampleStandardDeviation } from 'simple-statistics';
import { type FoldValue, groupByFold } from '../domain/fold-values.ts';
import { judgedPart, MEASURE_DESCRIPTIONS, type Measure, measureTrial } from '../domain/measures.ts';
import type { TrialRecord } from '../domain/results.ts';
import { clusterBootstrapInterval, studentInterval } from './intervals.ts';
import type { Estimate, Interval } from './types.ts';
import type { VariantTrials } from './variants.ts';

export interface SpreadOptions {
  /** Smallest standard deviation the measure can show. */
  readonly smallestDeviation: number;
  /** See `overlapOf`; 0: values are independent. */
  readonly overlap: number;
  /** Whether the values of a fold count as one unit. */
  readonly clustered: boolean;
}

const LEVEL = 0.95;
const RESAMPLES = 4000;
const BOOTSTRAP_SEED = 20_260_101;
/** With fewer clusters there are too few different resamples (126 at five) for meaningful percentiles. */
const FEWEST_CLUSTERS_TO_BOOTSTRAP = 5;

/**
 * Mean of a measure over trials with an interval. With several folds, folds are the units (bootstrap clustered by fold, which
 * with leave-one-user-out is the user); with fewer than five, with splits of the same data, or if they agree within the resolution,
 * Student's t over their means. With one fold, Student's t over seeds.
 * @param level confidence, 0 … 1
 * @returns null if no trial has the measure
 */
export function estimateMeasure(variant: VariantTrials, measure: Measure, level = LEVEL): Estimate | null {
  const values = variant.completed.flatMap((trial) => {
    const value = measureTrial(trial, measure);
    return value === null ? [] : [{ fold: trial.fold, value }];
  });
  if (values.length === 0) return null;
  const estimate = estimateValues(values, spreadOf(variant, measure), level);
  return isShare(measure) && estimate.interval ? { ...estimate, interval: clampToShare(estimate.interval) } : estimate;
}

/** The same for values with their folds. @param values one or more */
export function estimateValues(values: readonly FoldValue[], spread: SpreadOptions, level = LEVEL): Estimate {
  const numbers = values.map(({ value }) => value);
  const units = listUnits(values, spread);
  const bootstrapped = canBootstrap(units, spread);
  const interval = bootstrapped
    ? clusterBootstrapInterval({ clusterMeans: units, level, resamples: RESAMPLES, seed: BOOTSTRAP_SEED })
    : studentInterval({ values: units, level, ...spread });
  return {
    trials: numbers.length,
    units: units.length,
    mean: mean(units),
    standardDeviation: numbers.length > 1 ? sampleStandardDeviation(numbers) : null,
    minimum: min(numbers),
    maximum: max(numbers),
    interval,
    method: interval === null ? 'none' : bootstrapped ? 'cluster-bootstrap' : 'student-t',
  };
}

export interface UnitIntervalOptions {
  readonly units: readonly number[];
  readonly measure: Measure;
  /** Confidence, 0 … 1. */
  readonly level: number;
  readonly spread: SpreadOptions;
}

/** Student's t interval; for a measure that does not depend on the seed, the value itself: one trial is enough for a parameter count. */
export function intervalOfUnits({ units, measure, level, spread }: UnitIntervalOptions): Interval | null {
  const [value] = units;
  if (MEASURE_DESCRIPTIONS[measure].resolution === 'exact' && value !== undefined) return [value, value];
  return studentInterval({ values: units, level, ...spread });
}

/** Independent values: the folds' means if there are several folds, otherwise the values themselves. */
export function listUnits(values: readonly FoldValue[], { clustered }: Pick<SpreadOptions, 'clustered'>): number[] {
  return clustered ? groupByFold(values).map((own) => mean(own)) : values.map(({ value }) => value);
}

/** Resamples of folds that agree exactly would all be equal, which does not prove that the next fold agrees. */
function canBootstrap(units: readonly number[], { clustered, overlap, smallestDeviation: smallest }: SpreadOptions): boolean {
  if (!clustered || overlap > 0 || units.length < FEWEST_CLUSTERS_TO_BOOTSTRAP) return false;
  return sampleStandardDeviation([...units]) > smallest;
}

/** Options for the spread of a measure over a variant's trials. */
export function spreadOf({ completed, overlap, clustered }: VariantTrials, measure: Measure): SpreadOptions {
  return {
    smallestDeviation: smallestDeviation(completed, measure),
    overlap: MEASURE_DESCRIPTIONS[measure].onValidation ? overlap.validation : overlap.judged,
    clustered,
  };
}

/**
 * Smallest standard deviation a measure can show: that of rounding to its resolution, one recording or one epoch. Three seeds
 * with exactly the same accuracy do not prove that a fourth would have it, too.
 */
function smallestDeviation(trials: readonly TrialRecord[], measure: Measure): number {
  const { resolution } = MEASURE_DESCRIPTIONS[measure];
  if (resolution === 'exact' || resolution === 'continuous') return 0;
  if (resolution === 'whole') return 1 / Math.sqrt(12);
  const counts = trials.map(
    (trial) => (MEASURE_DESCRIPTIONS[measure].onValidation ? trial.evaluation?.validation : judgedPart(trial))?.count ?? 0,
  );
  return deviationOfRounding(max(counts.length > 0 ? counts : [0]));
}

/** Standard deviation of rounding a share of `recordings` to whole ones. */
export function deviationOfRounding(recordings: number): number {
  return recordings > 0 ? 1 / recordings / Math.sqrt(12) : 0;
}

function isShare(measure: Measure): boolean {
  return MEASURE_DESCRIPTIONS[measure].unit === '%';
}

export function clampToShare([low, high]: Interval): Interval {
  return [Math.max(0, low), Math.min(1, high)];
}
