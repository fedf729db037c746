import type { Analysis } from '../../core/analysis/types.ts';
import { groupTrials, stateOfVariant } from '../../core/domain/group-trials.ts';
import type { SweepResults } from '../../core/domain/results.ts';
import { TRIAL_STATES } from '../../core/domain/trial.ts';
import { NOTHING_UNDER_WAY } from './nothing-under-way.ts';
import type { ProgressView, VariantRow } from './views.ts';

/** The progress of a sweep when its report was written, as the page would show it. */
export function buildStandingView(
  results: SweepResults,
  analysis: Analysis,
): { readonly progress: ProgressView; readonly variants: readonly VariantRow[] } {
  const variants = buildRows(results, analysis);
  const [first] = analysis.leaderboard;
  const best = first?.estimates.validationAccuracy?.mean;
  return {
    variants,
    progress: {
      ...NOTHING_UNDER_WAY,
      sweepId: results.sweepId,
      name: results.name,
      phase: results.partial ? 'unfinished' : 'finished',
      known: true,
      synthetic: results.dataset.synthetic,
      counts: Object.fromEntries(
        TRIAL_STATES.map((name) => [name, variants.filter(({ state }) => state === name).length]),
      ) as ProgressView['counts'],
      variants: variants.length,
      trials: {
        completed: analysis.counts.completed,
        failed: analysis.counts.parked,
        reused: analysis.counts.reused,
        total: analysis.counts.planned,
      },
      best: first === undefined || best === undefined ? null : { variant: first.variant, validationAccuracy: best },
      startedAt: results.startedAt,
      finishedAt: results.finishedAt,
    },
  };
}

function buildRows({ trials }: SweepResults, { leaderboard }: Analysis): VariantRow[] {
  const groups = groupTrials(trials);
  return leaderboard.map(({ variant, experiments, rank, estimates, completed, planned, missingFolds, identicalTo }) => {
    const own = groups.get(variant) ?? [];
    return {
      variant,
      experiment: experiments[0] ?? '',
      state: stateOfVariant(own),
      rank,
      validation: estimates.validationAccuracy?.mean ?? null,
      test: estimates.testAccuracy?.mean ?? null,
      trialsDone: completed,
      trialsPlanned: planned,
      missingFolds: missingFolds.length,
      parameters: estimates.parameters?.mean ?? null,
      trainingSeconds: own.reduce((sum, { summary }) => sum + (summary?.trainingSeconds ?? 0), 0),
      changed: own.some(({ changed }) => changed),
      sameAs: identicalTo[0] ?? null,
      failure: own.find(({ state, failure }) => state !== 'completed' && failure !== null)?.failure ?? null,
    };
  });
}
