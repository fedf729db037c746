import { compareFamily } from '../../core/analysis/comparisons.ts';
import type { EnsembleAnalysis } from '../../core/analysis/ensemble-types.ts';
import type { Analysis, LeaderboardEntry } from '../../core/analysis/types.ts';
import { flattenSettings, groupByVariant, readSetting, type VariantTrials, varyingSettings } from '../../core/analysis/variants.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import { judgedPart, measureTrial } from '../../core/domain/measures.ts';
import type { SweepResults, TrialRecord } from '../../core/domain/results.ts';
import { roundDigits } from './build-recording.ts';
import type {
  ComparisonView,
  ConfusionCell,
  ResultRow,
  ResultsView,
  SettingColumn,
  TrialCurve,
  TrialRow,
  VariantView,
} from './results-view.ts';
import { writeTextSections } from './text-sections.ts';

/** Number of examples kept for each cell of the confusion matrix. */
const EXAMPLES = 6;
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
  return names.map((name) => ({ name, values: flat.map((settings) => asCell(settings[name])) }));
}

function asCell(value: unknown): string | number | boolean | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** @throws DurasweepError InvalidConfig if there is no such variant */
export function buildVariantView(results: SweepResults, variant: string): VariantView {
  const { trials, completed } = findVariant(results, variant);
  const parts = completed.flatMap((trial) => {
    const part = judgedPart(trial);
    return part == null ? [] : [{ trial, part }];
  });
  return {
    variant,
    part: completed.some(({ evaluation }) => evaluation?.test != null) ? 'test' : 'validation',
    confusion: sumMatrices(parts.map(({ part }) => part.confusion)),
    cells: listCells(parts),
    curves: completed.map(buildCurve),
    trials: trials.map(buildTrialRow),
  };
}

/** @throws DurasweepError InvalidConfig as above */
export function buildTrialRows(results: ComparedResults, variant: string): TrialRow[] {
  return findVariant(results, variant).trials.map(buildTrialRow);
}

function buildCurve({ fold, seed, history }: TrialRecord): TrialCurve {
  const column = (field: 'validationAccuracy' | 'trainingLoss' | 'validationLoss') => history.map((record) => roundDigits(record[field]));
  return {
    fold,
    seed,
    validationAccuracy: column('validationAccuracy'),
    trainingLoss: column('trainingLoss'),
    validationLoss: column('validationLoss'),
  };
}

type JudgedTrial = { readonly trial: TrialRecord; readonly part: NonNullable<ReturnType<typeof judgedPart>> };

function sumMatrices(matrices: readonly (readonly (readonly number[])[])[]): number[][] {
  const [first = []] = matrices;
  return first.map((row, label) => row.map((_, predicted) => matrices.reduce((sum, matrix) => sum + (matrix[label]?.[predicted] ?? 0), 0)));
}

/** Users look for mistakes, so of the diagonal only the least certain examples are kept. */
function listCells(parts: readonly JudgedTrial[]): ConfusionCell[] {
  const cells = new Map<string, ConfusionCell['examples'][number][]>();
  for (const { trial, part } of parts) {
    for (const { recording, label, predicted, confidence } of part.predictions) {
      const key = `${label}/${predicted}`;
      const examples = cells.get(key) ?? [];
      if (!examples.some((example) => example.recording === recording)) {
        examples.push({ recording, confidence, fold: trial.fold, seed: trial.seed });
        cells.set(key, examples);
      }
    }
  }
  return [...cells].map(([key, examples]) => {
    const [label = 0, predicted = 0] = key.split('/').map(Number);
    const sign = label === predicted ? 1 : -1;
    return { label, predicted, examples: examples.sort((a, b) => sign * (a.confidence - b.confidence)).slice(0, EXAMPLES) };
  });
}

function buildTrialRow({ fold, seed, state, summary, evaluation, attempts, reused, failure }: TrialRecord): TrialRow {
  return {
    fold,
    seed,
    state,
    validation: evaluation?.validation.accuracy ?? summary?.bestValidationAccuracy ?? null,
    test: evaluation?.test?.accuracy ?? null,
    epochs: summary?.epochs ?? null,
    bestEpoch: summary?.bestEpoch ?? null,
    trainingSeconds: summary?.trainingSeconds ?? null,
    attempts,
    reused,
    failure,
  };
}

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

function findVariant(results: ComparedResults, variant: string): VariantTrials {
  const variants = grouped.get(results) ?? groupByVariant(results);
  grouped.set(results, variants);
  const found = variants.get(variant);
  if (found === undefined) throw new DurasweepError('InvalidConfig', `There is no variant "${variant}" in this sweep.`);
  return found;
}
