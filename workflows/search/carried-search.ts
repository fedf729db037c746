import type { SearchHistory } from '../../core/search/history.ts';

/** The state of a search that a sweep carries, in addition to the points and changes in its configuration. */
export type CarriedSearch = Omit<SearchHistory, 'points'>;
