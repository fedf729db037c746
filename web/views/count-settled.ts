import type { SweepProgress } from '../../workflows/steering-messages.ts';

/** Number of trials that are completed, or were stopped early by their search. */
export function countSettled({ trials, counts, variants }: Pick<SweepProgress, 'trials' | 'counts' | 'variants'>): number {
  const ofEach = trials.total === null || variants === 0 ? 1 : trials.total / variants;
  return trials.completed + counts.stopped * ofEach;
}
