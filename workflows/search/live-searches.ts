import { hasSearch, type SearchExperiment, spaceOf } from '../../configs/search/plan-search.ts';
import { createSearchOptions } from '../../configs/search/search-options.ts';
import { restoreSearch } from '../../core/search/history.ts';
import { packPoints, unpackPoints } from '../../core/search/pack.ts';
import type { Outcome } from '../../core/search/rules.ts';
import type { Search } from '../../core/search/search.ts';
import type { SweepState } from '../sweep/sweep-state.ts';

export interface LiveSearch {
  readonly experiment: string;
  readonly search: Search;
  /** Points that the configuration holds already. */
  written: number;
  /** Decisions that the journal has already. */
  noted: number;
}

const live = new WeakMap<SweepState, Map<string, LiveSearch>>();

/** The sweep's searches, in the configuration's order; those that were added meanwhile begin. Called once the data is prepared. */
export function openSearches(state: SweepState): readonly LiveSearch[] {
  const known = live.get(state) ?? new Map<string, LiveSearch>();
  live.set(state, known);
  for (const experiment of state.configuration.experiments.filter(hasSearch)) {
    if (!known.has(experiment.name)) known.set(experiment.name, open(state, experiment));
  }
  return [...known.values()];
}

export function listSearches(state: SweepState): readonly LiveSearch[] {
  return [...(live.get(state)?.values() ?? [])];
}

function open(state: SweepState, experiment: SearchExperiment): LiveSearch {
  const { name } = experiment;
  const options = createSearchOptions({ configuration: state.configuration, experiment, shape: state.prepared?.dataset.shape });
  const points = unpackPoints(options.rules.space, experiment.search.suggested ?? '');
  const carried = state.searches[name] ?? { counted: [], heldBack: [], steering: [] };
  const search = restoreSearch(options, { points, ...carried });
  const noted = carried.counted.length === 0 ? 0 : search.decisions.length;
  const opened: LiveSearch = { experiment: name, search, written: points.length, noted };
  write(state, opened);
  return opened;
}

/** Takes what came of a suggestion's training. */
export function tellSearch(state: SweepState, found: LiveSearch, index: number, outcome: Outcome): void {
  found.search.tell(index, outcome);
  write(state, found);
}

/** Puts new points into the configuration, and what counted into the state. */
export function write(state: SweepState, found: LiveSearch): void {
  const { experiment: name, search } = found;
  const { steering = [] } = state.searches[name] ?? {};
  state.searches = { ...state.searches, [name]: { counted: search.counted, heldBack: search.heldBack, steering } };
  const added = search.trials.slice(found.written).map(({ point }) => point);
  if (added.length === 0) return;
  found.written += added.length;
  const experiments = state.configuration.experiments.map((experiment) =>
    experiment.name === name && hasSearch(experiment) ? addPoints(experiment, packPoints(added)) : experiment,
  );
  state.configuration = { ...state.configuration, experiments };
}

function addPoints(experiment: SearchExperiment, added: string): SearchExperiment {
  const { search } = experiment;
  // The space stays the same object: what was worked out of it is kept by it.
  spaceOf(search);
  return { ...experiment, search: { ...search, suggested: `${search.suggested ?? ''}${added}` } };
}
