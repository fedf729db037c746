import { judgedPart } from '../domain/measures.ts';
import { clampToShare, deviationOfRounding, estimateValues } from './estimates.ts';
import type { Estimate, GroupAccuracy } from './types.ts';
import type { VariantTrials } from './variants.ts';

/**
 * Accuracy per group (user) and variant on the evaluated part, over every trial whose part contains recordings of the group. The
 * units are trials: seeds of the only fold that holds a user out, or folds and seeds if users are in all parts.
 */
export function measureGroups(variants: ReadonlyMap<string, VariantTrials>): GroupAccuracy[] {
  const groups = new Map<string, { recordings: number; values: Map<string, number[]> }>();
  for (const variant of variants.values()) {
    for (const trial of variant.completed) {
      for (const { name, count, accuracy } of judgedPart(trial)?.perGroup ?? []) {
        if (count === 0) continue;
        const group = groups.get(name) ?? { recordings: 0, values: new Map<string, number[]>() };
        groups.set(name, group);
        group.recordings = Math.max(group.recordings, count);
        group.values.set(variant.variant, [...(group.values.get(variant.variant) ?? []), accuracy]);
      }
    }
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, { recordings, values }]) => ({
      group,
      recordings,
      variants: [...values].map(([variant, own]) => ({ variant, estimate: estimateShare(own, recordings) })),
    }));
}

function estimateShare(shares: readonly number[], recordings: number): Estimate {
  const spread = { smallestDeviation: deviationOfRounding(recordings), overlap: 0, clustered: false };
  const estimate = estimateValues(
    shares.map((value) => ({ fold: 0, value })),
    spread,
  );
  return estimate.interval ? { ...estimate, interval: clampToShare(estimate.interval) } : estimate;
}
