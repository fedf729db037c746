import type { DecisionInShort } from './search-record.ts';

/** A training of a suggestion, in logical time. */
export interface SearchStretch {
  readonly index: number;
  readonly begin: number;
  readonly end: number;
  /** The decision about its result. */
  readonly kind: string;
}

/** From each decision that begins a training to the one about its result. */
export function listStretches(timeline: readonly DecisionInShort[]): SearchStretch[] {
  const begun = new Map<number, number>();
  return timeline.flatMap(([time, index, kind]) => {
    const begin = begun.get(index);
    if (kind === 'start' || kind === 'promote' || kind === 'go-on') begun.set(index, time);
    else begun.delete(index);
    return begin === undefined ? [] : [{ index, begin, end: time, kind }];
  });
}
