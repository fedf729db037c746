import type { Outcome } from './rules.ts';
import { Search, type SearchOptions } from './search.ts';
import type { Point } from './space.ts';

/** Everything needed to restore a search, together with its options: its decisions follow from it. */
export interface SearchHistory {
  readonly points: readonly Point[];
  /** Outcomes in the order they were counted. */
  readonly counted: readonly (readonly [index: number, outcome: Outcome])[];
  /** Outcomes that have arrived but have not been counted. */
  readonly heldBack: readonly (readonly [index: number, outcome: Outcome])[];
}

/**
 * Restores a search from its history.
 * @param options including people's changes up to then
 */
export function restoreSearch(options: Omit<SearchOptions, 'known'>, { points, counted, heldBack }: SearchHistory): Search {
  const search = new Search({ ...options, known: points });
  for (const [index, outcome] of [...counted, ...heldBack]) search.tell(index, outcome);
  return search;
}
