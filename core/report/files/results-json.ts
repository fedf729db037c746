import type { LeaderboardEntry } from '../../analysis/types.ts';
import type { SweepResults, TrialRecord } from '../../domain/results.ts';
import type { ReportInput } from '../sections/wording.ts';
import type { TrialInFile } from './results-schema.ts';

/** Machine-readable results with a stable format. */
export function writeResultsJson({ results, analysis }: ReportInput): string {
  const { dataset } = results;
  const content = {
    sweepId: results.sweepId,
    name: results.name,
    partial: results.partial,
    startedAt: results.startedAt,
    finishedAt: results.finishedAt,
    dataset: {
      sha256: dataset.sha256,
      synthetic: dataset.synthetic,
      recordings: dataset.recordings,
      name: dataset.name,
      leftOut: dataset.leftOut ?? null,
      missing: dataset.missing ?? null,
    },
    split: results.split,
    primaryMetric: analysis.primaryMetric,
    trials: results.trials.map(buildTrial),
    leaderboard: analysis.leaderboard.map(buildEntry),
    winner: analysis.winner && { ...analysis.winner, confusion: undefined, perClass: undefined },
    experiments: analysis.experiments,
    claims: analysis.claims,
    groups: analysis.groups,
    paretoFronts: analysis.paretoFronts,
    baselines: analysis.baselines,
    ensembles: analysis.ensembles.map((ensemble, index) => ({ ...results.ensembles?.[index], ...ensemble })),
    refusals: analysis.refusals,
    nested: analysis.nested,
    searches: results.searches ?? [],
    anomalies: analysis.anomalies,
  };
  return `${JSON.stringify(content, null, 1)}\n`;
}

function buildTrial(trial: TrialRecord): TrialInFile {
  const { summary, evaluation } = trial;
  return {
    experiment: trial.experiment,
    variant: trial.variant,
    fold: trial.fold,
    seed: trial.seed,
    state: trial.state,
    parameters: summary?.parameters ?? null,
    epochs: summary?.epochs ?? null,
    bestEpoch: summary?.bestEpoch ?? null,
    bestValidationAccuracy: summary?.bestValidationAccuracy ?? null,
    testAccuracy: evaluation?.test?.accuracy ?? null,
    testMacroF1: evaluation?.test?.macroF1 ?? null,
    trainingSeconds: summary?.trainingSeconds ?? null,
    inferenceMilliseconds: evaluation?.inferenceMilliseconds ?? null,
    reused: trial.reused,
    changed: trial.changed,
    attempts: trial.attempts,
    failure: trial.failure,
    trialKey: trial.trialKey,
    modelSha256: summary?.modelSha256 ?? null,
  };
}

function buildEntry(entry: LeaderboardEntry): object {
  const { training: _training, primary, ...rest } = entry;
  return { ...rest, mean: primary?.mean ?? null, interval: primary?.interval ?? null };
}

/** The input of `npm start -- <manifest>` to run the sweep again. */
export function writeManifestJson({ manifest, sweepId, dataset }: SweepResults): string {
  return `${JSON.stringify({ sweepId, synthetic: dataset.synthetic, ...manifest }, null, 2)}\n`;
}
