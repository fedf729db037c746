import type { SearchExperiment } from '../../configs/search/plan-search.ts';
import { readChange } from '../../configs/search/search-options.ts';
import type { SearchChange } from '../../configs/search/search-schema.ts';
import type { SearchPlan } from '../../configs/search/space-rules.ts';
import type { SweepState } from '../sweep/sweep-state.ts';
import { noteDecisions } from './hear-results.ts';
import { type LiveSearch, writeSteering } from './live-searches.ts';

/** Changes a search immediately, and records the change. */
export function applySteering(state: SweepState, found: LiveSearch, change: SearchChange): void {
  const { search } = found;
  const place = search.steered.length;
  search.steer(readChange(planOf(state, found), change, search.space));
  writeSteering(state, found, { change, place });
  noteDecisions(state, found);
}

export function planOf({ configuration, prepared }: SweepState, { experiment: name }: LiveSearch): SearchPlan {
  const experiment = configuration.experiments.find((one) => one.name === name) as SearchExperiment;
  return { configuration, experiment, shape: prepared?.dataset.shape };
}
