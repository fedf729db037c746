import { nameSome } from '../../core/domain/name-some.ts';
import type { Search } from '../../core/search/search.ts';
import type { SearchChange } from './search-schema.ts';

const MOST_NAMED = 20;

/** A requested change: the budget may be partial, and the experiment is needed if there are several searches. */
export interface AskedChange extends Omit<SearchChange, 'budget'> {
  readonly experiment?: string | undefined;
  readonly budget?:
    | { readonly [Field in keyof NonNullable<SearchChange['budget']>]?: NonNullable<SearchChange['budget']>[Field] | undefined }
    | undefined;
}

/** The selected search, or why none can be selected. */
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
 * Completes a partial budget: omitted parts stay, but a search that has ended continues without its time limit.
 * @param timeLimit the current limit
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
