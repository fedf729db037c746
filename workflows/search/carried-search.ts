import type { SearchHistory } from '../../core/search/history.ts';

/** What a sweep carries of a search besides its points and what people changed, which its configuration holds. */
export type CarriedSearch = Omit<SearchHistory, 'points'>;
