import { listVariants } from '../resolve-variants.ts';
import type { SweepConfiguration } from '../schema.ts';
import { hasSearch, nameSuggestion, readSuggestionIndex } from './plan-search.ts';

/** Variants with names that a search may use for later suggestions. The sweep would stop, after hours, when the search reaches such a name. */
export function findTakenNames({ experiments }: Pick<SweepConfiguration, 'experiments'>): string[] {
  const searches = experiments.filter(hasSearch).map(({ name }) => name);
  if (searches.length === 0) return [];
  return experiments.flatMap((experiment, e) => {
    if (hasSearch(experiment)) return [];
    return listVariants(experiment).flatMap(({ name }, v) => {
      const search = searches.find((one) => isSuggestionOf(one, name));
      if (search === undefined) return [];
      const names = `${nameSuggestion(search, 0)}, ${nameSuggestion(search, 1)}, …`;
      const allowed = `must not be a name that the search "${search}" uses for its suggestions (${names}), got "${name}"`;
      return [`experiments.${e}.variants.${v}.name: ${allowed}`];
    });
  });
}

/** For any budget, because it can be raised. */
function isSuggestionOf(search: string, name: string): boolean {
  return name === nameSuggestion(search, readSuggestionIndex(name));
}
