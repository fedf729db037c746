import type { SweepResults } from '../domain/results.ts';
import { estimateMeasure } from './estimates.ts';
import { MEASURES, type Measure } from './measures.ts';
import type { Estimate, LeaderboardEntry } from './types.ts';
import type { VariantTrials } from './variants.ts';

export interface LeaderboardOptions {
  readonly results: SweepResults;
  readonly variants: ReadonlyMap<string, VariantTrials>;
  readonly identical: readonly (readonly string[])[];
  readonly primaryMetric: Measure;
}

/**
 * Variants by mean validation accuracy, best first: the test part is for reporting, never for choosing. Complete ones come
 * before those that lack folds (a mean without the hard users is no mean), these before those with nothing.
 */
export function rankVariants(options: LeaderboardOptions): LeaderboardEntry[] {
  const entries = [...options.variants.values()].map((variant) => describeVariant(variant, options));
  const order = entries.sort((a, b) => compareEntries(a, b));
  return order.map((entry, index) => ({ ...entry, rank: entry.completed > 0 ? index + 1 : null }));
}

function compareEntries(a: LeaderboardEntry, b: LeaderboardEntry): number {
  return (
    Number(b.completed > 0) - Number(a.completed > 0) ||
    a.missingFolds.length - b.missingFolds.length ||
    (b.estimates.validationAccuracy?.mean ?? 0) - (a.estimates.validationAccuracy?.mean ?? 0) ||
    (a.estimates.parameters?.mean ?? 0) - (b.estimates.parameters?.mean ?? 0)
  );
}

function describeVariant(variant: VariantTrials, options: LeaderboardOptions): LeaderboardEntry {
  const [first] = variant.trials;
  if (!first) throw new RangeError(`variant ${variant.variant} has no trial; every variant of the results needs at least one`);
  const estimates = estimateAll(variant);
  return {
    rank: null,
    variant: variant.variant,
    experiments: variant.experiments,
    model: first.model,
    training: first.training,
    planned: variant.trials.length,
    completed: variant.completed.length,
    missingFolds: findMissingFolds(variant, options.results),
    identicalTo: (options.identical.find((names) => names.includes(variant.variant)) ?? []).filter((name) => name !== variant.variant),
    primary: estimates[options.primaryMetric] ?? null,
    estimates,
  };
}

function estimateAll(variant: VariantTrials): Partial<Record<Measure, Estimate>> {
  const estimates: Partial<Record<Measure, Estimate>> = {};
  for (const measure of MEASURES) {
    const estimate = estimateMeasure(variant, measure);
    if (estimate) estimates[measure] = estimate;
  }
  return estimates;
}

function findMissingFolds(variant: VariantTrials, results: SweepResults): number[] {
  const done = new Set(variant.completed.map((trial) => trial.fold));
  return results.split.folds.map(({ fold }) => fold).filter((fold) => !done.has(fold));
}
