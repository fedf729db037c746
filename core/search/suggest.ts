import type { SearchRules } from './rules.ts';
import type { Observation } from './samplers/sampler.ts';
import { keyOf, type Point } from './space.ts';

/** Proposals of one suggestion that may be refused before the space counts as used up. */
const MOST_ATTEMPTS = 200;

interface SuggestRequest {
  readonly rules: SearchRules;
  readonly index: number;
  readonly observations: readonly Observation[];
  /** Keys of points that were suggested. */
  readonly tried: ReadonlySet<string>;
}

/** The next point: one that was not tried and is not refused; null: none is found any more. */
export function suggest({ rules, index, observations, tried }: SuggestRequest): Point | null {
  const { sampler, space, seed, refuse } = rules;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const point = sampler({ space, seed, index, attempt, observations });
    if (point === null) return null;
    if (!tried.has(keyOf(point)) && refuse(point) === null) return point;
  }
  return null;
}
