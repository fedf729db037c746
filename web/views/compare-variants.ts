import { compareFamily } from '../../core/analysis/comparisons.ts';
import type { Analysis } from '../../core/analysis/types.ts';
import { flattenSettings, groupByVariant, readSetting, type VariantTrials } from '../../core/analysis/variants.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import { measureTrial } from '../../core/domain/measures.ts';
import type { SweepResults, TrialRecord } from '../../core/domain/results.ts';
import type { ComparisonView } from './results-view.ts';

/** The part of the results that a comparison needs. */
export type ComparedResults = Pick<SweepResults, 'trials' | 'split' | 'experiments'>;

/** Compares any two variants on the primary metric, like the report within an experiment. @throws DurasweepError InvalidConfig as above */
export function compareVariants(
  results: ComparedResults,
  primaryMetric: Analysis['primaryMetric'],
  [first, second]: readonly [string, string],
): ComparisonView {
  const pair = [findVariant(results, first), findVariant(results, second)] as const;
  const [comparison] = compareFamily([pair], primaryMetric);
  if (comparison === undefined) throw new Error(`There is no comparison of ${first} and ${second}.`);
  const [before, after] = [flattenSettings(pair[0].trials[0]), flattenSettings(pair[1].trials[0])];
  const measure = (trial: TrialRecord | undefined) => (trial === undefined ? null : measureTrial(trial, primaryMetric));
  const find = ({ completed }: VariantTrials, { fold, seed }: TrialRecord) =>
    completed.find((trial) => trial.fold === fold && trial.seed === seed);
  return {
    comparison,
    pairs: pair[0].trials.map((trial) => ({
      fold: trial.fold,
      seed: trial.seed,
      first: measure(find(pair[0], trial)),
      second: measure(find(pair[1], trial)),
    })),
    settings: comparison.differingSettings.map((name) => ({ name, first: readSetting(before, name), second: readSetting(after, name) })),
  };
}

/** With thousands of variants, grouping their trials takes longer than everything else. */
const grouped = new WeakMap<ComparedResults, ReadonlyMap<string, VariantTrials>>();

export function findVariant(results: ComparedResults, variant: string): VariantTrials {
  const variants = grouped.get(results) ?? groupByVariant(results);
  grouped.set(results, variants);
  const found = variants.get(variant);
  if (found === undefined) throw new DurasweepError('InvalidConfig', `There is no variant "${variant}" in this sweep.`);
  return found;
}
