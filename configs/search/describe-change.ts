import { countOf } from '../../core/domain/count-of.ts';
import type { SearchChange } from './search-schema.ts';

/** What a change does, in words: `40 suggestions in all, 2 points are tried next`. */
export function describeChange({ space, budget, enqueue = [], stop }: SearchChange): string {
  const parts = [
    ...(space === undefined ? [] : ['it looks in another space']),
    ...(budget === undefined ? [] : [describeBudget(budget)]),
    ...(enqueue.length === 0 ? [] : [`${countOf(enqueue.length, 'point is', 'points are')} tried next`]),
    ...(stop === true ? ['nothing new begins, and what is trained ends'] : []),
  ];
  return parts.join(', ');
}

function describeBudget({ trials, epochs, timeLimit }: NonNullable<SearchChange['budget']>): string {
  const ofEpochs = epochs === undefined ? '' : ` with ${countOf(epochs, 'epoch')}`;
  const inTime = timeLimit === undefined ? '' : ` within ${timeLimit}`;
  return `${countOf(trials, 'suggestion')}${ofEpochs} in all${inTime}`;
}
