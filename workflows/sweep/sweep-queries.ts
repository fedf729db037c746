import { setHandler, workflowInfo } from '@temporalio/workflow';
import { planVariants } from '../../configs/plan-variants.ts';
import { resolveSeeds } from '../../configs/resolve-variants.ts';
import { variantFingerprint } from '../../core/domain/keys.ts';
import { compareStandings } from '../../core/domain/standing.ts';
import {
  type AttemptsRow,
  attemptsQuery,
  type LeaderboardRow,
  leaderboardQuery,
  type PlanRow,
  planQuery,
  progressQuery,
  type SweepProgress,
} from '../steering-messages.ts';
import { countVariants, listNames } from './list-names.ts';
import { type FinishedSummary, hasFinished, surveyVariants } from './survey-variants.ts';
import type { SweepState } from './sweep-state.ts';
import { estimateTimeLeft } from './time-left.ts';
import { findStatus, stateOf } from './variant-states.ts';

export function answerQueries(state: SweepState): void {
  setHandler(progressQuery, () => buildProgress(state), {
    description: 'Counts by state, the best so far, running and parked variants.',
  });
  setHandler(leaderboardQuery, () => rankVariants(state), {
    description: 'Variants with a finished trial, best mean validation accuracy first; those with missing folds last.',
  });
  setHandler(planQuery, () => listPlan(state), { description: 'Every variant with its state, its trials and an identical variant.' });
  setHandler(attemptsQuery, () => listAttempts(state), {
    description: 'Trials that failed or needed several attempts, with reasons and seconds lost.',
  });
}

export function buildProgress(state: SweepState): SweepProgress {
  const variants = countVariants(state);
  const trialsEach = countTrialsEach(state);
  const trials = { ...countTrials(state), total: trialsEach === null ? null : variants * trialsEach };
  return {
    sweepId: workflowInfo().workflowId,
    name: state.configuration.name,
    phase: state.paused && state.phase === 'training' ? 'paused' : state.phase,
    preparing: state.phase === 'preparing' ? state.preparing : null,
    synthetic: state.prepared?.dataset.synthetic ?? null,
    data: describeData(state),
    sourceProblems: state.prepared?.dataset.sourceProblems ?? [],
    ...surveyVariants(state),
    variants,
    trials,
    ...estimateTimeLeft(state, trials),
    preparationFailure: state.preparationFailure,
    remedy: state.preparationFailure === null ? null : state.remedy,
    reportFailure: state.reportFailure,
    waitsForStorage: describeStorageWait(state),
    waitsWith: nameWait(state),
    concurrency: state.concurrency,
    startedAt: state.startedAt,
    report: state.report,
  };
}

/** Summary of the data, and warnings about its split. */
function describeData({ prepared }: SweepState): SweepProgress['data'] {
  if (prepared?.dataset.summary === undefined) return null;
  return [...prepared.dataset.summary, ...(prepared.split.warnings ?? []).map((warning) => `  Warning: ${warning}.`)];
}

/** Number of trials per variant; null until the data is split. */
function countTrialsEach({ prepared, configuration }: SweepState): number | null {
  return prepared === null ? null : prepared.folds.length * resolveSeeds(configuration.seeds).length;
}

/** Describes the first wait. */
function describeStorageWait({ storageWaits }: SweepState): string | null {
  const [first, ...others] = Object.entries(storageWaits).sort(([a], [b]) => (a < b ? -1 : 1));
  if (first === undefined) return null;
  const [what, reason] = first;
  return `${what}${others.length === 0 ? '' : ` and ${others.length} more`}: ${reason}`;
}

function nameWait(state: SweepState): SweepProgress['waitsWith'] {
  if (state.phase !== 'parked') return null;
  if (state.preparationFailure !== null) return 'data';
  return surveyVariants(state).counts.parked > 0 ? 'variants' : 'report';
}

function countTrials({ statuses }: SweepState): { completed: number; failed: number; reused: number } {
  const counts = { completed: 0, failed: 0, reused: 0 };
  for (const { summary } of Object.values(statuses)) {
    counts.completed += summary?.completed ?? 0;
    counts.failed += summary?.failed ?? 0;
    counts.reused += summary?.reused ?? 0;
  }
  return counts;
}

export function rankVariants(state: SweepState): LeaderboardRow[] {
  const planned = countTrialsEach(state) ?? 0;
  const finished = listFinished(state).sort((a, b) => compareStandings(a.summary, b.summary));
  return finished.map(({ variant, experiment, summary }, index) => ({
    rank: index + 1,
    variant,
    state: stateOf(state, variant),
    experiment,
    validationAccuracy: summary.validationAccuracy,
    testAccuracy: summary.testAccuracy,
    missingFolds: summary.missingFolds,
    parameters: summary.parameters,
    trials: summary.completed,
    trialsPlanned: planned,
    trainingSeconds: summary.trainingSeconds,
    changed: state.changed.includes(variant),
  }));
}

interface FinishedVariant {
  readonly variant: string;
  readonly experiment: string;
  readonly summary: FinishedSummary;
}

/** Variants with a finished trial, in the plan's order. */
function listFinished(state: SweepState): FinishedVariant[] {
  return listNames(state).flatMap(({ name, experiment }) => {
    const summary = findStatus(state, name)?.summary ?? null;
    return hasFinished(summary) ? [{ variant: name, experiment, summary }] : [];
  });
}

function listPlan(state: SweepState): PlanRow[] {
  const trials = (state.prepared?.folds.length ?? 1) * resolveSeeds(state.configuration.seeds).length;
  const first = new Map<string, string>();
  return planVariants(state.configuration, state.changes).map((variant) => {
    const fingerprint = variantFingerprint(variant);
    const sameAs = first.get(fingerprint) ?? null;
    if (sameAs === null) first.set(fingerprint, variant.name);
    return { variant: variant.name, experiment: variant.experiment, state: stateOf(state, variant.name), trials, sameAs };
  });
}

function listAttempts(state: SweepState): AttemptsRow[] {
  return Object.entries(state.statuses).flatMap(([variant, status]) =>
    (status.summary?.incidents ?? []).map((incident) => ({ variant, ...incident })),
  );
}
