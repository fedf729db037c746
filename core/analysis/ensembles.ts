import { mean } from 'simple-statistics';
import type { EnsembleFold, EnsembleResult, NestedFigure } from '../domain/ensembles.ts';
import { measureTrial } from '../domain/measures.ts';
import type { SweepResults } from '../domain/results.ts';
import type { EnsembleAnalysis, GroupShare, NestedAnalysis } from './ensemble-types.ts';
import { clampToShare, deviationOfRounding, estimateValues, type SpreadOptions } from './estimates.ts';
import { studentInterval } from './intervals.ts';
import type { Estimate, LeaderboardEntry } from './types.ts';
import { overlapOf, type VariantTrials } from './variants.ts';

export interface EnsemblesOptions {
  readonly results: SweepResults;
  readonly variants: ReadonlyMap<string, VariantTrials>;
  readonly leaderboard: readonly LeaderboardEntry[];
}

/** Every ensemble compared with its best member. */
export function analyseEnsembles(options: EnsemblesOptions): EnsembleAnalysis[] {
  return (options.results.ensembles ?? []).map((ensemble) => analyseEnsemble(ensemble, options));
}

function analyseEnsemble(ensemble: EnsembleResult, { results, variants, leaderboard }: EnsemblesOptions): EnsembleAnalysis {
  const { folds, name, missing } = ensemble;
  const overlap = overlapOf(results);
  const best = leaderboard.find(({ variant, rank }) => rank !== null && ensemble.variants.includes(variant))?.variant ?? null;
  const spread = { smallestDeviation: smallestDeviation(folds), clustered: results.split.folds.length > 1 };
  return {
    name,
    missing,
    validation: estimateFolds(folds, 'validation', { ...spread, overlap: overlap.validation }),
    test: estimateFolds(folds, 'test', { ...spread, overlap: overlap.judged }),
    bestMember: best,
    gain: best === null ? null : measureGain(folds, variants.get(best), { ...spread, overlap: overlap.judged }),
    worst: findWorst(folds),
    measures: averageMeasures(ensemble),
  };
}

function averageMeasures({ folds, calibration, parameters }: EnsembleResult): EnsembleAnalysis['measures'] {
  const judged = folds.map(({ validation, test }) => test ?? validation);
  if (judged.length === 0) return {};
  return {
    macroF1: mean(judged.map(({ macroF1 }) => macroF1)),
    logLoss: mean(judged.map(({ logLoss }) => logLoss)),
    ...(calibration === null ? {} : { calibrationError: calibration.errorBefore }),
    parameters,
  };
}

function estimateFolds(folds: readonly EnsembleFold[], part: 'validation' | 'test', spread: SpreadOptions): Estimate | null {
  const values = folds.flatMap((fold) => {
    const scores = fold[part];
    return scores === null ? [] : [{ fold: fold.fold, value: scores.accuracy }];
  });
  return values.length === 0 ? null : estimateShares(values, spread);
}

function estimateShares(values: readonly { readonly fold: number; readonly value: number }[], spread: SpreadOptions): Estimate {
  const estimate = estimateValues(values, spread);
  return estimate.interval === null ? estimate : { ...estimate, interval: clampToShare(estimate.interval) };
}

/** Gain over the mean of the member's seeds in each fold, on the evaluated part. */
function measureGain(folds: readonly EnsembleFold[], member: VariantTrials | undefined, spread: SpreadOptions): EnsembleAnalysis['gain'] {
  const units = folds.flatMap(({ fold, validation, test }) => {
    const trials = (member?.completed ?? []).filter((trial) => trial.fold === fold);
    const own = trials.flatMap((trial) => measureTrial(trial, test === null ? 'validationAccuracy' : 'testAccuracy') ?? []);
    return own.length === 0 ? [] : [(test ?? validation).accuracy - mean(own)];
  });
  if (units.length === 0) return null;
  return { difference: mean(units), interval: studentInterval({ values: units, level: 0.95, ...spread }) };
}

/** The user with the lowest accuracy on the evaluated part, averaged over the folds that evaluate the user. */
function findWorst(folds: readonly EnsembleFold[]): GroupShare | null {
  const groups = folds.flatMap(({ validation, test }) => (test ?? validation).perGroup);
  const names = [...new Set(groups.map(({ name }) => name))];
  const shares = names.map((group) => {
    return { group, accuracy: mean(groups.filter(({ name }) => name === group).map(({ accuracy }) => accuracy)) };
  });
  return shares.length < 2 ? null : shares.reduce((worst, other) => (other.accuracy < worst.accuracy ? other : worst));
}

function smallestDeviation(folds: readonly EnsembleFold[]): number {
  const counts = folds.map(({ validation, test }) => (test ?? validation).perGroup.reduce((sum, { count }) => sum + count, 0));
  return deviationOfRounding(Math.max(0, ...counts));
}

/** Means over users with equal weights. */
export function analyseNested({ nested }: SweepResults): NestedAnalysis[] {
  return (nested?.figures ?? []).map(analyseFigure);
}

function analyseFigure({ kind, choices, calibration }: NestedFigure): NestedAnalysis {
  const recordings = Math.max(0, ...choices.map((choice) => choice.recordings));
  const spread = { smallestDeviation: deviationOfRounding(recordings), overlap: 0, clustered: true };
  const worst = choices.reduce((lowest, other) => (other.accuracy < lowest.accuracy ? other : lowest));
  return {
    kind,
    accuracy: estimateShares(
      choices.map(({ accuracy }, fold) => ({ fold, value: accuracy })),
      spread,
    ),
    worst: { group: worst.user, accuracy: worst.accuracy },
    choices,
    calibration,
  };
}
