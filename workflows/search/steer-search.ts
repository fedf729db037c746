import { findChangeProblems } from '../../configs/search/check-change.ts';
import { chooseSearch, completeChange } from '../../configs/search/choose-search.ts';
import { describeChange } from '../../configs/search/describe-change.ts';
import { hasSearch, readTimeLimit } from '../../configs/search/plan-search.ts';
import type { SearchChange } from '../../configs/search/search-schema.ts';
import { steerSearchUpdate, type UpdateResult } from '../steering-messages.ts';
import type { SweepState } from '../sweep/sweep-state.ts';
import { done, handle, type Sweep } from '../sweep/sweep-update.ts';
import { applySteering, planOf } from './apply-steering.ts';
import { type LiveSearch, listSearches } from './live-searches.ts';
import { type SearchSteering, steerSearchSchema } from './steer-search-request.ts';

/** Accepts changes of a search while its sweep is running or waiting: they take effect immediately, and their position in the search is recorded. */
export function acceptSearchSteering(sweep: Sweep): void {
  handle(steerSearchUpdate, {
    takes: steerSearchSchema,
    check: (request) => checkSteering(sweep.state, request),
    apply: (request) => steerSearch(sweep, request),
  });
}

function checkSteering(state: SweepState, request: SearchSteering): string | null {
  const found = findLive(state, request.experiment);
  if (typeof found === 'string') return found;
  const { search } = found;
  const problems = findChangeProblems({ plan: planOf(state, found), search, change: complete(state, found, request) });
  return problems.length === 0 ? null : problems.join('\n');
}

function steerSearch({ state, launcher }: Sweep, request: SearchSteering): UpdateResult {
  const found = findLive(state, request.experiment);
  if (typeof found === 'string') throw new Error(found);
  const change = complete(state, found, request);
  const message = `steerSearch: ${found.experiment}: ${describeChange(change)}; it takes effect after decision ${found.search.decisions.count}.`;
  const result = done(state, message);
  applySteering(state, found, change);
  launcher.replan();
  return result;
}

/** Finds the search, or returns why there is none. */
function findLive(state: SweepState, experiment: string | undefined): LiveSearch | string {
  const searches = listSearches(state);
  if (searches.length === 0 && state.configuration.experiments.some(hasSearch))
    return 'no search has started yet: the data is being prepared.';
  return chooseSearch(searches, experiment);
}

function complete(state: SweepState, found: LiveSearch, request: SearchSteering): SearchChange {
  return completeChange(found.search, request, readTimeLimit(planOf(state, found).experiment.search));
}
