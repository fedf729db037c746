import { nameSuggestion } from '../../configs/search/plan-search.ts';
import { replaySearches } from '../../configs/search/replay-searches.ts';
import type { SearchRecord } from '../../core/domain/search-record.ts';
import { describeDecision } from '../../core/search/describe-decision.ts';
import type { Search } from '../../core/search/search.ts';
import { readPoint, type Space } from '../../core/search/space.ts';
import type { SweepLedger } from '../types.ts';

/** What the report says of a sweep's searches: their decisions follow from what the ledger recorded. */
export function describeSearches({ configuration, searches, dataset }: SweepLedger): SearchRecord[] {
  return replaySearches({ configuration, searches, shape: dataset.shape }).map(({ experiment, search }) =>
    describeSearch(experiment, search),
  );
}

function describeSearch(experiment: string, search: Search): SearchRecord {
  const last = new Map(search.decisions.map((decision) => [decision.index, decision]));
  return {
    experiment,
    trialsBudget: search.budget.trials,
    epochsSpent: search.epochsSpent,
    epochsInFull: search.trials.reduce((sum, { rungs }) => sum + (rungs.at(-1) ?? 0), 0),
    trials: search.trials.map(({ index, point, space, rungs, outcomes, state }) => {
      const decision = last.get(index);
      return {
        variant: nameSuggestion(experiment, index),
        state,
        epochs: rungs[outcomes.length - 1] ?? 0,
        score: outcomes.filter((outcome) => typeof outcome === 'number').at(-1) ?? null,
        fields: Object.fromEntries(Object.entries(readPoint(space, point)).filter(([field]) => !isFixed(space, field))),
        decision: decision === undefined ? '' : describeDecision(decision),
      };
    }),
  };
}

function isFixed(space: Space, field: string): boolean {
  const dimension = space.find((one) => one.field === field);
  return dimension?.kind === 'choice' && dimension.values.length === 1;
}
