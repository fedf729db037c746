import { listVariants } from '../resolve-variants.ts';
import type { SweepConfiguration } from '../schema.ts';
import { hasSearch, nameSuggestion } from './plan-search.ts';

/** Names that a search may give its suggestions one day: two variants of one name would end the sweep then, after hours. */
export function findTakenNames({ experiments }: Pick<SweepConfiguration, 'experiments'>): string[] {
  const searches = experiments.filter(hasSearch).map(({ name }) => name);
  if (searches.length === 0) return [];
  return experiments.flatMap((experiment, e) => {
    if (hasSearch(experiment)) return [];
    return listVariants(experiment).flatMap(({ name }, v) => {
      const search = searches.find((one) => isSuggestionOf(one, name));
      if (search === undefined) return [];
      const own = `${nameSuggestion(search, 0)}, ${nameSuggestion(search, 1)} and so on`;
      return [
        `experiments.${e}.variants.${v}.name: must be none of the search "${search}", which calls its suggestions ${own}; got "${name}"`,
      ];
    });
  });
}

/** Whatever its budget: people may raise that. */
function isSuggestionOf(search: string, name: string): boolean {
  return name === nameSuggestion(search, Number(name.slice(name.lastIndexOf('_') + 1)));
}
