import type { Outcome } from './rules.ts';
import { Search, type SearchOptions } from './search.ts';
import type { Point } from './space.ts';

/** All that it takes to have a search again as it is, besides its options: its decisions follow from it. */
export interface SearchHistory {
  readonly points: readonly Point[];
  /** In the order they counted. */
  readonly counted: readonly (readonly [index: number, outcome: Outcome])[];
  /** Arrived, and not counted yet. */
  readonly heldBack: readonly (readonly [index: number, outcome: Outcome])[];
}

export function takeHistory({ trials, counted, heldBack }: Search): SearchHistory {
  return { points: trials.map(({ point }) => point), counted, heldBack };
}

/**
 * A search as it was when its history was taken.
 * @param options with what people had changed by then
 */
export function restoreSearch(options: Omit<SearchOptions, 'known'>, { points, counted, heldBack }: SearchHistory): Search {
  const search = new Search({ ...options, known: points });
  for (const [index, outcome] of [...counted, ...heldBack]) search.tell(index, outcome);
  return search;
}
