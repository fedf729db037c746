import type { SearchHistory } from '../../core/search/history.ts';
import { restoreSearch } from '../../core/search/history.ts';
import type { Search } from '../../core/search/search.ts';
import type { SweepConfiguration } from '../schema.ts';
import { hasSearch, listPoints } from './plan-search.ts';
import { createSearchOptions } from './search-options.ts';
import type { DataShape } from './space-rules.ts';

export interface RecordedSearches {
  /** Including the suggested points. */
  readonly configuration: SweepConfiguration;
  /** Histories by experiment; absent from records without searches. */
  readonly searches?: Readonly<Record<string, Omit<SearchHistory, 'points'>>> | undefined;
  readonly shape: DataShape | undefined;
  /** Number of folds of the data. */
  readonly folds: number;
}

/** Restores a sweep's searches as recorded: their decisions follow from the counted outcomes. */
export function replaySearches({ configuration, searches = {}, ...data }: RecordedSearches): { experiment: string; search: Search }[] {
  return configuration.experiments.filter(hasSearch).map((experiment) => {
    const options = createSearchOptions({ configuration, experiment, ...data });
    const recorded = searches[experiment.name] ?? { counted: [], heldBack: [] };
    return { experiment: experiment.name, search: restoreSearch(options, { points: listPoints(experiment), ...recorded }) };
  });
}
