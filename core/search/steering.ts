import type { Budget, SpaceRules } from './rules.ts';
import type { Point } from './space.ts';

/** What a person changes of a search at once; what is absent stays. */
export interface Change {
  /** Where it looks from now on. Earlier trials that lie in it count. */
  readonly space?: SpaceRules;
  /** A stopped search goes on. */
  readonly budget?: Budget;
  /** Points of the space it then has, to try next. */
  readonly points?: readonly Point[];
  /** Nothing new begins; what is at work ends. */
  readonly stop?: boolean;
}

/** A change and its place in the search: after so many decisions, which is the same on every run. */
export interface Steering extends Change {
  readonly after: number;
}

/** When a change took effect. */
export interface Applied {
  /** Decisions before it. */
  readonly after: number;
  /** Logical. */
  readonly time: number;
  /** Suggestions before it. */
  readonly trials: number;
}
