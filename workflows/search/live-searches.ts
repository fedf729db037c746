import { hasSearch, listPoints, type SearchExperiment, spaceOf } from '../../configs/search/plan-search.ts';
import { createSearchOptions } from '../../configs/search/search-options.ts';
import type { SearchChange, SteeringConfiguration } from '../../configs/search/search-schema.ts';
import { restoreSearch } from '../../core/search/history.ts';
import { packPoints } from '../../core/search/pack.ts';
import type { Outcome } from '../../core/search/rules.ts';
import type { Search } from '../../core/search/search.ts';
import type { SweepState } from '../sweep/sweep-state.ts';
import type { CarriedSearch } from './carried-search.ts';

export interface LiveSearch {
  readonly experiment: string;
  readonly search: Search;
  /** Number of points already in the configuration. */
  written: number;
  /** Number of changes whose position is already in the configuration. */
  steered: number;
  /** Number of decisions already in the journal. */
  noted: number;
}

const live = new WeakMap<SweepState, Map<string, LiveSearch>>();

/** The sweep's searches in configuration order; starts those that were added. Called once the data is prepared. */
export function openSearches(state: SweepState): readonly LiveSearch[] {
  const known = live.get(state) ?? new Map<string, LiveSearch>();
  live.set(state, known);
  for (const experiment of state.configuration.experiments.filter(hasSearch)) {
    if (!known.has(experiment.name)) known.set(experiment.name, open(state, experiment));
  }
  return [...known.values()];
}

/** Whether the configuration has a search that was added since. */
export function hasAddedSearch(state: SweepState): boolean {
  return state.configuration.experiments.some((experiment) => hasSearch(experiment) && live.get(state)?.has(experiment.name) !== true);
}

export function listSearches(state: SweepState): readonly LiveSearch[] {
  return [...(live.get(state)?.values() ?? [])];
}

/** What the next run, or a report, needs to restore the searches. */
export function recordSearches(state: SweepState): Readonly<Record<string, CarriedSearch>> {
  const opened = listSearches(state).map(({ experiment, search: { counted, heldBack } }) => [experiment, { counted, heldBack }] as const);
  return { ...state.searches, ...Object.fromEntries(opened) };
}

function open(state: SweepState, experiment: SearchExperiment): LiveSearch {
  const { name } = experiment;
  const { configuration, prepared } = state;
  const options = createSearchOptions({ configuration, experiment, shape: prepared?.dataset.shape, folds: prepared?.folds.length ?? 1 });
  const points = listPoints(experiment);
  const { [name]: carried = { counted: [], heldBack: [] }, ...others } = state.searches;
  state.searches = others;
  const search = restoreSearch(options, { points, ...carried });
  const noted = carried.counted.length === 0 ? 0 : search.decisions.count;
  const opened: LiveSearch = { experiment: name, search, written: points.length, steered: 0, noted };
  write(state, opened);
  return opened;
}

/** Reports the outcome of a suggestion to its search. */
export function tellSearch(state: SweepState, found: LiveSearch, index: number, outcome: Outcome): void {
  found.search.tell(index, outcome);
  write(state, found);
}

/** Writes new points and the positions of changes into the configuration. */
function write(state: SweepState, found: LiveSearch): void {
  const { experiment: name, search } = found;
  const added = search.trials.slice(found.written).map(({ point }) => point);
  const isSteered = search.steered.length > found.steered;
  if (added.length === 0 && !isSteered) return;
  found.written += added.length;
  found.steered = search.steered.length;
  changeSearch(state, name, (before) => ({
    ...before,
    suggested: `${before.suggested ?? ''}${packPoints(added)}`,
    ...(isSteered ? { steering: fillIn(before.steering ?? [], search) } : {}),
  }));
}

/** Records a change that a person has just made, at its position among all changes. */
export function writeSteering(
  state: SweepState,
  found: LiveSearch,
  { change, place }: { readonly change: SearchChange; readonly place: number },
): void {
  changeSearch(state, found.experiment, (before) => ({
    ...before,
    // Changes of an earlier run that are not due yet may follow it.
    steering: (before.steering ?? []).toSpliced(place, 0, { ...change, after: found.search.steered[place]?.after ?? 0 }),
  }));
  write(state, found);
}

function fillIn(steering: readonly SteeringConfiguration[], { steered }: Search): SteeringConfiguration[] {
  return steering.map((entry, index) => ({ ...entry, ...steered[index] }));
}

function changeSearch(state: SweepState, name: string, change: (search: SearchExperiment['search']) => SearchExperiment['search']): void {
  const experiments = state.configuration.experiments.map((experiment) => {
    if (experiment.name !== name || !hasSearch(experiment)) return experiment;
    // Keep the same object as space, because derived values are cached by it.
    spaceOf(experiment.search);
    return { ...experiment, search: change(experiment.search) };
  });
  state.configuration = { ...state.configuration, experiments };
}
