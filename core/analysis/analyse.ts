import { judgedPart } from '../domain/measures.ts';
import type { SweepResults, TrialRecord } from '../domain/results.ts';
import { TRIAL_STATES } from '../domain/trial.ts';
import { findAnomalies } from './anomalies.ts';
import { scoreBaselines } from './baselines.ts';
import { testClaims } from './claims.ts';
import { analyseEnsembles, analyseNested } from './ensembles.ts';
import { analyseExperiments } from './experiments.ts';
import { measureGroups } from './groups.ts';
import { rankVariants } from './leaderboard.ts';
import { findParetoFronts } from './pareto.ts';
import { analyseRefusals } from './refusals.ts';
import type { Analysis } from './types.ts';
import { findIdenticalVariants, groupByVariant } from './variants.ts';
import { analyseWinner } from './winner.ts';

/**
 * Everything the report says about a sweep, computed only from its trials: no clock, no randomness except the bootstrap's fixed
 * seed. Unfinished, failed and skipped trials are allowed anywhere; unknown values are null or undecided.
 */
export function analyse(results: SweepResults): Analysis {
  const variants = groupByVariant(results);
  const identical = findIdenticalVariants(variants);
  const primaryMetric = choosePrimaryMetric(results);
  const leaderboard = rankVariants({ results, variants, identical, primaryMetric });
  const experiments = analyseExperiments(results, variants, primaryMetric);
  const baselines = scoreBaselines(results, leaderboard, primaryMetric);
  return {
    primaryMetric,
    seeds: distinct(results.trials.map(({ seed }) => seed)),
    folds: distinct(results.trials.map(({ fold }) => fold)),
    counts: countTrials(results.trials),
    judgedRecordings: countJudgedRecordings(results.trials),
    leaderboard,
    winner: analyseWinner(leaderboard, variants),
    identicalVariants: identical,
    experiments,
    claims: testClaims(results, variants),
    groups: measureGroups(variants),
    paretoFronts: findParetoFronts(leaderboard),
    baselines,
    ensembles: analyseEnsembles({ results, variants, leaderboard }),
    refusals: analyseRefusals(results, leaderboard),
    nested: analyseNested(results),
    failures: results.trials.filter(({ failure }) => failure !== null),
    reused: results.trials.filter(({ reused }) => reused),
    anomalies: findAnomalies({ results, variants, leaderboard, experiments, baselines }),
  };
}

/** Test accuracy if there is a test part, even if only some trials have it, because the validation part was used for selection. */
function choosePrimaryMetric({ trials }: SweepResults): Analysis['primaryMetric'] {
  return trials.some(({ evaluation }) => evaluation?.test) ? 'testAccuracy' : 'validationAccuracy';
}

function countTrials(trials: readonly TrialRecord[]): Analysis['counts'] {
  const count = (matches: (trial: TrialRecord) => boolean) => trials.filter(matches).length;
  const states = Object.fromEntries(TRIAL_STATES.map((state) => [state, count((trial) => trial.state === state)]));
  return {
    ...(states as Record<TrialRecord['state'], number>),
    planned: trials.length,
    reused: count(({ reused }) => reused),
    retried: count(({ attempts }) => attempts > 1),
  };
}

function countJudgedRecordings(trials: readonly TrialRecord[]): number {
  const counts = trials.flatMap((trial) => judgedPart(trial)?.count ?? []);
  return counts.reduce((least, count) => Math.min(least, count), counts[0] ?? 0);
}

function distinct(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
