import { median } from 'simple-statistics';
import { listDataWarnings } from '../domain/data-warnings.ts';
import { measureTrial } from '../domain/measures.ts';
import type { SweepResults } from '../domain/results.ts';
import { listSplitWarnings } from '../domain/split-warnings.ts';
import { listTrainingWarnings } from '../domain/training-warnings.ts';
import type { Anomaly, BaselineScore, ExperimentAnalysis, LeaderboardEntry } from './types.ts';
import type { VariantTrials } from './variants.ts';

/** A test accuracy this far below validation means that the selection is overfitted to the validation part, or that the parts differ. */
const SUSPICIOUS_TEST_DROP = 0.05;
const SUSPICIOUS_OVERFIT = 0.05;
/** Median absolute deviations from the median (Iglewicz and Hoaglin, 1993), and at least two points. */
const OUTLIER_DEVIATIONS = 3.5;
const SMALLEST_OUTLIER = 0.02;

export interface AnomalyOptions {
  readonly results: SweepResults;
  readonly variants: ReadonlyMap<string, VariantTrials>;
  readonly leaderboard: readonly LeaderboardEntry[];
  readonly experiments: readonly ExperimentAnalysis[];
  readonly baselines: readonly BaselineScore[];
}

/** What a reader should know before relying on the results, most general first. */
export function findAnomalies(options: AnomalyOptions): Anomaly[] {
  return [
    ...findDataWarnings(options.results),
    ...findUnfitSettings(options.results),
    ...findNearDuplicates(options.results),
    ...findIrreproducible(options.results),
    ...findOlderEvaluations(options.results),
    ...options.experiments.flatMap(findConfounding),
    ...options.leaderboard.flatMap((entry) => [...findSuspiciousMeans(entry), ...findIncomplete(entry, options.variants)]),
    ...[...options.variants.values()].flatMap((variant) => [
      ...findOutlierSeeds(variant),
      ...findUnconverged(variant),
      ...findChanged(variant),
    ]),
    ...options.baselines.flatMap(findUnbeaten),
  ];
}

function findDataWarnings({ dataset, split }: SweepResults): Anomaly[] {
  const warnings = [...listDataWarnings(dataset), ...listSplitWarnings(dataset.classes, split)];
  return warnings.map((warning) => ({ ...warning, variant: null }));
}

function findUnfitSettings({ dataset, split, trials, manifest }: SweepResults): Anomaly[] {
  const trainings = new Map(trials.map(({ variant, training }) => [variant, { variant, ...training }]));
  const { normalisation = 'none' } = manifest.configuration as { normalisation?: string };
  const warnings = listTrainingWarnings({ dataset, split, normalisation, trainings: [...trainings.values()] });
  return warnings.map((warning) => ({ ...warning, variant: null }));
}

function findNearDuplicates({ split }: SweepResults): Anomaly[] {
  const message = `${split.nearDuplicates} ${split.nearDuplicates === 1 ? 'pair of near-identical recordings lies' : 'pairs of near-identical recordings lie'} in different parts of a fold`;
  return split.nearDuplicates > 0 ? [{ kind: 'near-duplicates', variant: null, message }] : [];
}

/** The same key must give the same bits. */
function findIrreproducible({ trials }: SweepResults): Anomaly[] {
  const models = new Map<string, Set<string>>();
  for (const { trialKey, summary } of trials) {
    if (summary) models.set(trialKey, (models.get(trialKey) ?? new Set()).add(summary.modelSha256));
  }
  return [...models]
    .filter(([, hashes]) => hashes.size > 1)
    .map(([key, hashes]) => {
      const variant = trials.find(({ trialKey }) => trialKey === key)?.variant ?? null;
      return { kind: 'irreproducible', variant, message: `trial ${key.slice(0, 12)} gave ${hashes.size} different models` };
    });
}

function findOlderEvaluations({ trials }: SweepResults): Anomaly[] {
  const versions = trials.flatMap(({ evaluationCodeVersion }) => evaluationCodeVersion ?? []);
  if (versions.length === 0) return [];
  const message = `${versions.length} of ${trials.length} trials, by version ${[...new Set(versions)].sort().join(', ')} of the evaluation's code`;
  return [{ kind: 'older-evaluation', variant: null, message }];
}

function findConfounding(experiment: ExperimentAnalysis): Anomaly[] {
  return experiment.comparisons
    .filter(({ verdict, differingSettings }) => verdict !== 'identical' && differingSettings.length > 1)
    .slice(0, 1)
    .map(({ first, second, differingSettings }) => ({
      kind: 'confounded',
      variant: null,
      message: `${experiment.name}: ${first} and ${second} differ in ${differingSettings.join(', ')}`,
    }));
}

function findSuspiciousMeans({ variant, estimates }: LeaderboardEntry): Anomaly[] {
  const drop = (estimates.validationAccuracy?.mean ?? 0) - (estimates.testAccuracy?.mean ?? 1);
  const gap = estimates.overfitGap?.mean ?? 0;
  const anomalies: Anomaly[] = [];
  if (drop > SUSPICIOUS_TEST_DROP) {
    anomalies.push({ kind: 'test-below-validation', variant, message: `by ${points(drop)}` });
  }
  if (gap > SUSPICIOUS_OVERFIT) {
    anomalies.push({ kind: 'overfit', variant, message: `by ${points(gap)}` });
  }
  return anomalies;
}

/** Trials that a search stopped early are not missing. */
function findIncomplete({ variant, planned, completed, missingFolds }: LeaderboardEntry, variants: AnomalyOptions['variants']): Anomaly[] {
  const stopped = variants.get(variant)?.trials.filter(({ state }) => state === 'stopped').length ?? 0;
  if (completed + stopped >= planned) return [];
  const folds = missingFolds.length > 0 ? `; none on fold ${missingFolds.join(', ')}` : '';
  return [{ kind: 'incomplete', variant, message: `completed ${completed} of ${planned} trials${folds}` }];
}

/** Within a fold, where only seeds differ. */
function findOutlierSeeds({ variant, completed }: VariantTrials): Anomaly[] {
  return [...new Set(completed.map(({ fold }) => fold))].flatMap((fold) => {
    const trials = completed.filter((trial) => trial.fold === fold);
    if (trials.length < 4) return [];
    const values = trials.map((trial) => measureTrial(trial, 'validationAccuracy') ?? 0);
    const centre = median(values);
    const deviation = 1.4826 * median(values.map((value) => Math.abs(value - centre)));
    return trials.flatMap((trial, index): Anomaly[] => {
      const distance = Math.abs((values[index] ?? 0) - centre);
      if (distance < SMALLEST_OUTLIER || distance < OUTLIER_DEVIATIONS * deviation) return [];
      return [
        {
          kind: 'outlier-seed',
          variant,
          message: `fold ${fold}, seed ${trial.seed} lies ${points(distance)} from the median of its seeds`,
        },
      ];
    });
  });
}

/** With `keep: "last"` the kept epoch is the last one by choice and says nothing. */
function findUnconverged({ variant, completed }: VariantTrials): Anomaly[] {
  if (completed[0]?.training.keep === 'last') return [];
  const unfinished = completed.filter(({ summary }) => summary?.stopReason === 'max-epochs' && summary.bestEpoch === summary.epochs);
  if (completed.length === 0 || unfinished.length * 2 < completed.length) return [];
  const message = `had its best epoch at the last one allowed in ${unfinished.length} of ${completed.length} trials`;
  return [{ kind: 'not-converged', variant, message }];
}

function findChanged({ variant, trials }: VariantTrials): Anomaly[] {
  const changed = trials.filter((trial) => trial.changed);
  if (changed.length === 0) return [];
  const message = `in ${changed.length} of ${trials.length} trials`;
  return [{ kind: 'changed-settings', variant, message }];
}

function findUnbeaten({ name, notBeatenBy }: BaselineScore): Anomaly[] {
  return notBeatenBy.map((variant) => ({ kind: 'below-baseline', variant, message: `does not beat ${name}` }));
}

function points(fraction: number): string {
  return `${(100 * fraction).toFixed(1)} points`;
}
