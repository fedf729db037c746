import { MEASURES, type Measure } from '../domain/measures.ts';
import type { SweepResults } from '../domain/results.ts';
import { compareStandings, type Standing } from '../domain/standing.ts';
import { estimateMeasure } from './estimates.ts';
import type { Estimate, LeaderboardEntry } from './types.ts';
import type { VariantTrials } from './variants.ts';

export interface LeaderboardOptions {
  readonly results: SweepResults;
  readonly variants: ReadonlyMap<string, VariantTrials>;
  readonly identical: readonly (readonly string[])[];
  readonly primaryMetric: Measure;
}

/** Variants by mean validation accuracy, best first, the order of every leaderboard: the test part is for reporting, never for selection. */
export function rankVariants(options: LeaderboardOptions): LeaderboardEntry[] {
  const entries = [...options.variants.values()].map((variant) => buildEntry(variant, options));
  const order = entries.sort((a, b) => compareStandings(standingOf(a), standingOf(b)));
  return order.map((entry, index) => ({ ...entry, rank: entry.completed > 0 ? index + 1 : null }));
}

function standingOf({ missingFolds, estimates }: LeaderboardEntry): Standing {
  return {
    missingFolds: missingFolds.length,
    validationAccuracy: estimates.validationAccuracy?.mean ?? null,
    parameters: estimates.parameters?.mean ?? null,
  };
}

function buildEntry(variant: VariantTrials, options: LeaderboardOptions): LeaderboardEntry {
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
