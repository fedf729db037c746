import type { Budget, Outcome } from './rules.ts';
import { Search, type SearchOptions } from './search.ts';
import type { Point } from './space.ts';

/** What people changed of a search, and after how many decisions. */
export type Steering = { readonly after: number } & (
  | { readonly kind: 'extend'; readonly budget: Budget }
  | { readonly kind: 'enqueue'; readonly points: readonly Point[] }
  | { readonly kind: 'stop' }
);

/** All that it takes to have a search again as it is: its decisions follow from it. */
export interface SearchHistory {
  readonly points: readonly Point[];
  /** In the order they counted. */
  readonly counted: readonly (readonly [index: number, outcome: Outcome])[];
  /** Arrived, and not counted yet. */
  readonly heldBack: readonly (readonly [index: number, outcome: Outcome])[];
  readonly steering: readonly Steering[];
}

/** @param steering what people changed so far */
export function takeHistory({ trials, counted, heldBack }: Search, steering: readonly Steering[]): SearchHistory {
  return { points: trials.map(({ point }) => point), counted, heldBack, steering };
}

/** A search as it was when its history was taken. */
export function restoreSearch(options: Omit<SearchOptions, 'known'>, { points, counted, heldBack, steering }: SearchHistory): Search {
  const search = new Search({ ...options, known: points });
  const left = [...steering];
  const steerDue = () => {
    while (left[0] !== undefined && left[0].after <= search.decisions.length) steer(search, left.shift() as Steering);
  };
  steerDue();
  for (const [index, outcome] of counted) {
    search.tell(index, outcome);
    steerDue();
  }
  for (const [index, outcome] of heldBack) search.tell(index, outcome);
  return search;
}

export function steer(search: Search, steering: Steering): void {
  if (steering.kind === 'extend') search.extend(steering.budget);
  else if (steering.kind === 'enqueue') search.enqueue(steering.points);
  else search.stop();
}
