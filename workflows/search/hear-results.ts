import { nameSuggestion, readSuggestionIndex } from '../../configs/search/plan-search.ts';
import { describeDecision } from '../../core/search/describe-decision.ts';
import type { Outcome } from '../../core/search/rules.ts';
import type { VariantSummary } from '../steering-requests.ts';
import { note, type SweepState } from '../sweep/sweep-state.ts';
import { type LiveSearch, listSearches, tellSearch } from './live-searches.ts';

/** The outcome of a variant, as reported to its search. */
export type VariantEnd = { readonly kind: 'trained'; readonly summary: VariantSummary } | { readonly kind: 'diverged' | 'failed' };

/** Reports a variant's outcome to its search, if it has one and waits for it, and records the search's decisions in the journal. */
export function hearResult(state: SweepState, variant: string, end: VariantEnd): void {
  const found = findSearch(state, variant);
  if (found === undefined || isKnown(found, variant, end)) return;
  const outcome = judge(end);
  tellSearch(state, found, readSuggestionIndex(variant), outcome);
  noteDecisions(state, found);
}

/** Its training may have told what it reached; by now, the search may want more of it. */
function isKnown({ search }: LiveSearch, variant: string, end: VariantEnd): boolean {
  const epochs = end.kind === 'trained' ? end.summary.stoppedAfter : undefined;
  if (epochs === undefined) return false;
  const index = readSuggestionIndex(variant);
  return !search.jobs.some((job) => job.index === index && job.toEpochs === epochs);
}

export function findSearch(state: SweepState, variant: string): LiveSearch | undefined {
  return listSearches(state).find(({ experiment, search }) => {
    const index = readSuggestionIndex(variant);
    return Number.isInteger(index) && index < search.trials.length && variant === nameSuggestion(experiment, index);
  });
}

function judge(end: VariantEnd): Outcome {
  if (end.kind !== 'trained') return end.kind;
  const { newestAccuracy, validationAccuracy } = end.summary;
  return newestAccuracy ?? validationAccuracy ?? 'failed';
}

/** Records the search's decisions in the journal, except starts, which have their own entry. */
export function noteDecisions(state: SweepState, found: LiveSearch): void {
  for (const decision of found.search.decisions.list(found.noted)) {
    if (decision.kind !== 'start') note(state, `${nameSuggestion(found.experiment, decision.index)} ${describeDecision(decision)}`);
  }
  found.noted = found.search.decisions.count;
}
