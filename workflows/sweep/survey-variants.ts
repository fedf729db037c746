import { compareStandings } from '../../core/domain/standing.ts';
import { TRIAL_STATES, type TrialState } from '../../core/domain/trial.ts';
import type { SweepProgress } from '../steering-messages.ts';
import type { VariantSummary } from '../steering-requests.ts';
import { listNames } from './list-names.ts';
import type { SweepState } from './sweep-state.ts';
import { getStatus } from './variant-states.ts';

/** Where a sweep's variants stand. */
export type Survey = Pick<SweepProgress, 'counts' | 'running' | 'parked' | 'best'>;

export type FinishedSummary = VariantSummary & { readonly validationAccuracy: number };

/** Looks through all variants once, in the plan's order, because a large sweep has fifty thousand of them. Those without a status yet are waiting. */
export function surveyVariants(state: SweepState): Survey {
  const counts = Object.fromEntries(TRIAL_STATES.map((name) => [name, 0])) as Record<TrialState, number>;
  const running: string[] = [];
  const parked: { variant: string; failure: string }[] = [];
  let best: { readonly variant: string; readonly summary: FinishedSummary } | null = null;
  for (const { name: variant } of listNames(state)) {
    const { state: current, failure, summary } = getStatus(state, variant);
    counts[current] += 1;
    if (current === 'running') running.push(variant);
    if (current === 'parked') parked.push({ variant, failure: failure ?? '' });
    if (hasFinished(summary) && (best === null || compareStandings(summary, best.summary) < 0)) best = { variant, summary };
  }
  return { counts, running, parked, best: best && { variant: best.variant, validationAccuracy: best.summary.validationAccuracy } };
}

export function hasFinished(summary: VariantSummary | null): summary is FinishedSummary {
  // A variant that its search stopped has a score but no result.
  return summary !== null && summary.validationAccuracy !== null && summary.completed > 0;
}
