import { nameSome } from '../../core/domain/name-some.ts';
import type { Search } from '../../core/search/search.ts';
import type { SearchChange } from './search-schema.ts';

const MOST_NAMED = 20;

/** What a person asks for: the budget in part, the experiment where there are several searches. */
export interface AskedChange extends Omit<SearchChange, 'budget'> {
  readonly experiment?: string | undefined;
  readonly budget?:
    | { readonly [Field in keyof NonNullable<SearchChange['budget']>]?: NonNullable<SearchChange['budget']>[Field] | undefined }
    | undefined;
}

/** The search that is meant, or why none is. */
export function chooseSearch<One extends { readonly experiment: string }>(
  searches: readonly One[],
  experiment: string | undefined,
): One | string {
  const names = searches.map((search) => search.experiment);
  const wanted = experiment ?? (names.length === 1 ? names[0] : undefined);
  const found = searches.find((search) => search.experiment === wanted);
  if (found !== undefined) return found;
  if (names.length === 0) return 'no experiment of this sweep has a search.';
  const got = experiment === undefined ? 'nothing' : JSON.stringify(experiment);
  return `experiment: must be one that has a search (${nameSome(names, MOST_NAMED)}), got ${got}`;
}

/**
 * Of a budget, what is left out stays; but a search that has ended goes on without the time limit that it had.
 * @param timeLimit that it has
 */
export function completeChange(
  search: Search,
  { experiment: _named, budget, ...change }: AskedChange,
  timeLimit: string | null,
): SearchChange {
  if (budget === undefined) return change;
  const epochs = budget.epochs ?? search.budget.epochs ?? undefined;
  const limit = budget.timeLimit ?? (search.isStopped || search.isFinished ? null : timeLimit);
  return {
    ...change,
    budget: {
      trials: budget.trials ?? search.budget.trials,
      ...(epochs === undefined ? {} : { epochs }),
      ...(limit === null ? {} : { timeLimit: limit }),
    },
  };
}
