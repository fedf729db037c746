import type { SweepLedger, VariantLedger } from '../../activities/contract/ledger-stages.ts';
import { collectTrials } from '../../activities/stages/collect-trials.ts';
import { readSweepLedger, readVariantLedgers } from '../../activities/stages/ledgers.ts';
import { listAttempts } from '../../activities/stages/list-attempts.ts';
import { nameSuggestion } from '../../configs/search/plan-search.ts';
import { replaySearches } from '../../configs/search/replay-searches.ts';
import { groupTrials, stateOfVariant } from '../../core/domain/group-trials.ts';
import type { TrialRecord } from '../../core/domain/results.ts';
import { averageFolds, compareStandings } from '../../core/domain/standing.ts';
import { TRIAL_STATES, type TrialState } from '../../core/domain/trial.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import type { AttemptsRow, DecisionRow, LeaderboardRow, PlanRow } from '../../workflows/steering-messages.ts';

/** What the store knows about a sweep that Temporal no longer has. */
export interface StoredAnswers {
  progress(): StoredProgress;
  leaderboard(): LeaderboardRow[];
  plan(): PlanRow[];
  attempts(): AttemptsRow[];
  decisions(): DecisionRow[];
}

/** Like the query's answer, as far as the store knows it. */
export interface StoredProgress {
  readonly sweepId: string;
  readonly name: string;
  /** The last state in the store; nothing is running any more. */
  readonly phase: 'forgotten';
  readonly synthetic: boolean;
  readonly counts: Readonly<Record<TrialState, number>>;
  readonly variants: number;
  readonly trials: { readonly completed: number; readonly failed: number; readonly reused: number; readonly total: number };
  readonly best: { readonly variant: string; readonly validationAccuracy: number } | null;
  readonly startedAt: string;
  readonly finishedAt: string | null;
}

interface Stored {
  readonly ledger: SweepLedger;
  readonly variants: ReadonlyMap<string, VariantLedger>;
  readonly trials: readonly TrialRecord[];
}

/** @throws DurasweepError InvalidConfig if the store does not have the sweep either. */
export async function readStoredAnswers(store: ArtifactStore, sweepId: string): Promise<StoredAnswers> {
  const ledger = await readSweepLedger(store, { sweepId, startedAt: null });
  const variants = await readVariantLedgers(store, ledger);
  const stored: Stored = { ledger, variants, trials: await collectTrials(store, ledger, variants) };
  return {
    progress: () => buildProgress(stored),
    leaderboard: () => rankVariants(stored),
    plan: () => listPlan(stored),
    attempts: () => listAttempts(variants),
    decisions: () => listDecisions(stored),
  };
}

function buildProgress({ ledger, trials }: Stored): StoredProgress {
  const { sweepId, configuration, dataset, startedAt, finishedAt } = ledger;
  const groups = groupTrials(trials);
  const states = [...groups.values()].map(stateOfVariant);
  const [first] = rankVariants({ ledger, trials });
  return {
    sweepId,
    name: configuration.name,
    phase: 'forgotten',
    synthetic: dataset.synthetic,
    counts: Object.fromEntries(TRIAL_STATES.map((name) => [name, count(states, (state) => state === name)])) as Record<TrialState, number>,
    variants: groups.size,
    trials: {
      completed: count(trials, ({ state }) => state === 'completed'),
      failed: count(trials, ({ state }) => state === 'parked'),
      reused: count(trials, ({ reused }) => reused),
      total: trials.length,
    },
    best: first === undefined ? null : { variant: first.variant, validationAccuracy: first.validationAccuracy },
    startedAt,
    finishedAt,
  };
}

function rankVariants({ ledger, trials }: Pick<Stored, 'ledger' | 'trials'>): LeaderboardRow[] {
  const rows = [...groupTrials(trials)].flatMap(([variant, own]) => summarise(variant, own, ledger.folds.length));
  return rows.sort(compareStandings).map((row, index) => ({ ...row, rank: index + 1 }));
}

/** Empty if no trial has finished. */
function summarise(variant: string, trials: readonly TrialRecord[], folds: number): LeaderboardRow[] {
  const finished = trials.flatMap(({ fold, summary, evaluation }) => (summary === null ? [] : [{ fold, summary, evaluation }]));
  const validation = averageFolds(
    finished.map(({ fold, summary, evaluation }) => ({ fold, value: evaluation?.validation.accuracy ?? summary.bestValidationAccuracy })),
  );
  const [first] = trials;
  if (validation === null || first === undefined) return [];
  return [
    {
      rank: 0,
      variant,
      state: stateOfVariant(trials),
      experiment: first.experiment,
      validationAccuracy: validation,
      testAccuracy: averageFolds(
        finished.flatMap(({ fold, evaluation }) => (evaluation?.test == null ? [] : [{ fold, value: evaluation.test.accuracy }])),
      ),
      missingFolds: folds - new Set(finished.map(({ fold }) => fold)).size,
      parameters: finished[0]?.summary.parameters ?? null,
      trials: finished.length,
      trialsPlanned: trials.length,
      trainingSeconds: finished.reduce((sum, { summary }) => sum + summary.trainingSeconds, 0),
      changed: trials.some(({ changed }) => changed),
    },
  ];
}

function listPlan({ trials }: Stored): PlanRow[] {
  return [...groupTrials(trials)].map(([variant, own]) => ({
    variant,
    experiment: own[0]?.experiment ?? '',
    state: stateOfVariant(own),
    trials: own.length,
    sameAs: null,
  }));
}

function listDecisions({ ledger: { configuration, searches, dataset, folds } }: Stored): DecisionRow[] {
  return replaySearches({ configuration, searches, shape: dataset.shape, folds: folds.length }).flatMap(({ experiment, search }) =>
    search.decisions.list().map((decision) => ({ ...decision, experiment, variant: nameSuggestion(experiment, decision.index) })),
  );
}

function count<T>(values: readonly T[], isCounted: (value: T) => boolean): number {
  return values.filter(isCounted).length;
}
