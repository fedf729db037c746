import type { EnsembleAnalysis } from '../../core/analysis/ensemble-types.ts';
import type { Analysis, LeaderboardEntry } from '../../core/analysis/types.ts';
import { flattenSettings, groupByVariant, readSetting, varyingSettings } from '../../core/analysis/variants.ts';
import type { SweepResults } from '../../core/domain/results.ts';
import { roundDigits } from './build-recording.ts';
import type { ResultRow, ResultsView, SettingColumn } from './results-view.ts';
import { writeTextSections } from './text-sections.ts';

/** Number of variants whose accuracy for each user is shown. */
const VARIANTS_BY_GROUP = 30;
/** Columns of the leaderboard besides accuracy and cost. */
const MEASURES_SHOWN = ['macroF1', 'balancedAccuracy', 'logLoss', 'calibrationError', 'overfitGap', 'bestEpoch'] as const;

export function buildResultsView(results: SweepResults, analysis: Analysis): ResultsView {
  return {
    sweepId: results.sweepId,
    primaryMetric: analysis.primaryMetric,
    hasTest: results.trials.some(({ evaluation }) => evaluation?.test != null),
    classes: results.dataset.classes,
    features: results.dataset.features,
    variants: analysis.leaderboard.map(buildRow),
    ...(analysis.ensembles.length === 0 ? {} : { ensembles: analysis.ensembles.map(buildEnsembleRow) }),
    settings: listSettings(results, analysis),
    groups: buildGroups(analysis),
    experiments: analysis.experiments.map(({ name, variants, comparedWith }) => ({
      name,
      variants: comparedWith === null ? variants : [comparedWith, ...variants],
    })),
    searches: results.searches ?? [],
    baselines: analysis.baselines.map(({ name, primary }) => ({ name, value: primary })),
    sections: writeTextSections(results, analysis),
    journal: results.journal,
  };
}

function buildRow(entry: LeaderboardEntry): ResultRow {
  const { estimates, primary } = entry;
  return {
    variant: entry.variant,
    rank: entry.rank,
    experiments: entry.experiments,
    mean: primary?.mean ?? null,
    interval: primary?.interval ?? null,
    validation: estimates.validationAccuracy?.mean ?? null,
    completed: entry.completed,
    planned: entry.planned,
    parameters: estimates.parameters?.mean ?? null,
    trainingSeconds: estimates.trainingSeconds?.mean ?? null,
    inferenceMilliseconds: estimates.inferenceMilliseconds?.mean ?? null,
    measures: Object.fromEntries(
      MEASURES_SHOWN.flatMap((measure) => (estimates[measure] === undefined ? [] : [[measure, roundDigits(estimates[measure].mean)]])),
    ),
    identicalTo: entry.identicalTo,
  };
}

function buildEnsembleRow({ name, validation, test, measures }: EnsembleAnalysis): ResultRow {
  const primary = test ?? validation;
  return {
    variant: name,
    isEnsemble: true,
    rank: null,
    experiments: [],
    mean: primary?.mean ?? null,
    interval: primary?.interval ?? null,
    validation: validation?.mean ?? null,
    completed: 0,
    planned: 0,
    parameters: measures.parameters ?? null,
    trainingSeconds: null,
    inferenceMilliseconds: null,
    measures: Object.fromEntries(
      MEASURES_SHOWN.flatMap((measure) => (measures[measure] === undefined ? [] : [[measure, roundDigits(measures[measure])]])),
    ),
    identicalTo: [],
  };
}

/** Accuracy for each user, for the first variants. */
function buildGroups({ groups, leaderboard }: Analysis): ResultsView['groups'] {
  const shown = new Set(leaderboard.slice(0, VARIANTS_BY_GROUP).map(({ variant }) => variant));
  return groups.map(({ group, recordings, variants }) => ({
    group,
    recordings,
    variants: variants
      .filter(({ variant }) => shown.has(variant))
      .map(({ variant, estimate }) => ({ variant, mean: estimate.mean, interval: estimate.interval })),
  }));
}

function listSettings(results: SweepResults, { leaderboard }: Analysis): SettingColumn[] {
  const variants = groupByVariant(results);
  const names = varyingSettings([...variants.values()]);
  const flat = leaderboard.map(({ variant }) => flattenSettings(variants.get(variant)?.trials[0]));
  const logarithmic = listLogarithmic(results);
  return names.map((name) => ({
    name,
    values: flat.map((settings) => asCell(readSetting(settings, name))),
    ...(logarithmic.has(name) ? { scale: 'log' as const } : {}),
  }));
}

/** Settings that a search varies on a logarithmic scale. They are named without the part `training` of a search's fields. */
function listLogarithmic({ searches = [] }: SweepResults): ReadonlySet<string> {
  const fields = searches.flatMap(({ fields = [] }) => fields.filter(({ scale }) => scale === 'log'));
  return new Set(fields.map(({ field }) => field.replace(/^training\./, '')));
}

function asCell(value: unknown): string | number | boolean | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
