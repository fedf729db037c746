import { mean } from 'simple-statistics';
import type { FoldValue } from '../domain/fold-values.ts';
import { type Measure, measureTrial } from '../domain/measures.ts';
import { estimateMeasure, intervalOfUnits, listUnits, type SpreadOptions, spreadOf } from './estimates.ts';
import type { ClaimStep, Interval, Verdict } from './types.ts';
import type { VariantTrials } from './variants.ts';

export interface SpreadClaimOptions {
  readonly variants: readonly VariantTrials[];
  readonly than: readonly VariantTrials[];
  /** Smallest relevant excess in the measure's unit, ≥ 0. */
  readonly smallestEffect: number;
  readonly measure: Measure;
}

/**
 * Is the largest difference within the first group larger than within the second? The extremes of each group are taken from the
 * means; then (best − worst of the first) − (best − worst of the second) is a contrast of four variants, one value per unit,
 * with Student's t. Choosing the extremes from the same data favours both groups, the larger one more: an approximation.
 */
export function testSpreadClaim(options: SpreadClaimOptions): ClaimStep[] {
  const first = findExtremes(options.variants, options.measure);
  const second = findExtremes(options.than, options.measure);
  const spread = spreadOfContrast(first.highest, options.measure);
  const units = contrastUnits([first.highest, first.lowest, second.highest, second.lowest], options.measure, spread);
  const interval = intervalOfUnits({ units, measure: options.measure, level: 0.95, spread });
  const estimate = units.length > 0 ? mean([...units]) : null;
  return [
    {
      label: `(${nameOf(first)}) − (${nameOf(second)})`,
      estimate,
      interval,
      level: 0.95,
      units: units.length,
      verdict: judge(estimate, interval, options.smallestEffect),
      needed: null,
    },
  ];
}

interface Extremes {
  readonly highest: VariantTrials | null;
  readonly lowest: VariantTrials | null;
}

function findExtremes(variants: readonly VariantTrials[], measure: Measure): Extremes {
  const ranked = variants
    .map((variant) => ({ variant, value: estimateMeasure(variant, measure)?.mean ?? Number.NaN }))
    .filter(({ value }) => !Number.isNaN(value))
    .sort((a, b) => b.value - a.value);
  return { highest: ranked[0]?.variant ?? null, lowest: ranked.at(-1)?.variant ?? null };
}

function nameOf({ highest, lowest }: Extremes): string {
  return `${highest?.variant ?? '?'} − ${lowest?.variant ?? '?'}`;
}

/** Spread of a sum of four values. */
function spreadOfContrast(variant: VariantTrials | null, measure: Measure): SpreadOptions {
  if (variant === null) return { smallestDeviation: 0, overlap: 0, clustered: false };
  const spread = spreadOf(variant, measure);
  return { ...spread, smallestDeviation: 2 * spread.smallestDeviation };
}

/** Units in which all four variants have the measure; weights +1, −1, −1, +1. */
function contrastUnits(variants: readonly (VariantTrials | null)[], measure: Measure, spread: SpreadOptions): number[] {
  const tables = variants.map((variant) => tabulate(variant, measure));
  const weights = [1, -1, -1, 1];
  const values: FoldValue[] = [];
  for (const [key, { fold }] of tables[0] ?? []) {
    const own = tables.map((table) => table.get(key)?.value);
    if (own.every((value) => value !== undefined)) {
      values.push({ fold, value: own.reduce<number>((sum, value, index) => sum + (weights[index] ?? 0) * (value ?? 0), 0) });
    }
  }
  return listUnits(values, spread);
}

function tabulate(variant: VariantTrials | null, measure: Measure): Map<string, FoldValue> {
  const table = new Map<string, FoldValue>();
  for (const trial of variant?.completed ?? []) {
    const value = measureTrial(trial, measure);
    if (value !== null) table.set(`${trial.fold}/${trial.seed}`, { fold: trial.fold, value });
  }
  return table;
}

function judge(estimate: number | null, interval: Interval | null, smallestEffect: number): Verdict {
  if (estimate === null || !interval) return 'undecided';
  if (interval[0] > 0 && estimate >= smallestEffect) return 'supported';
  return interval[1] < smallestEffect || (smallestEffect === 0 && interval[1] <= 0) ? 'contradicted' : 'undecided';
}
