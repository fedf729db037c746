import type { SearchRules } from './rules.ts';
import type { Point } from './space.ts';
import type { SearchTrials } from './trials.ts';

/** Proposals of one suggestion that may be refused before the space counts as used up. */
const MOST_ATTEMPTS = 200;

/** The next trial's point: one that was not tried and is not refused; null: none is found any more. */
export function suggest({ rules, trials }: { readonly rules: SearchRules; readonly trials: SearchTrials }): Point | null {
  const { sampler, space, seed, refuse } = rules;
  const { observations, count: index } = trials;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const point = sampler({ space, seed, index, attempt, observations });
    if (point === null) return null;
    if (trials.find(point) === undefined && refuse(point) === null) return point;
  }
  return null;
}
