import { countOf } from '../../core/domain/count-of.ts';
import type { SearchChange } from './search-schema.ts';

/** Describes a change: `40 suggestions in total, 2 points are tried next`. */
export function describeChange({ space, budget, enqueue = [], stop }: SearchChange): string {
  const parts = [
    ...(space === undefined ? [] : ['another space is searched']),
    ...(budget === undefined ? [] : [describeBudget(budget)]),
    ...(enqueue.length === 0 ? [] : [`${countOf(enqueue.length, 'point is', 'points are')} tried next`]),
    ...(stop === true ? ['no new trials start; running ones finish'] : []),
  ];
  return parts.join(', ');
}

function describeBudget({ trials, epochs, timeLimit }: NonNullable<SearchChange['budget']>): string {
  const ofEpochs = epochs === undefined ? '' : ` with ${countOf(epochs, 'epoch')}`;
  const inTime = timeLimit === undefined ? '' : ` within ${timeLimit}`;
  return `${countOf(trials, 'suggestion')}${ofEpochs} in total${inTime}`;
}
