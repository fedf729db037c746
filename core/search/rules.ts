import type { Pruner } from './pruners/pruner.ts';
import type { Sampler } from './samplers/sampler.ts';
import type { Point, Space } from './space.ts';

/** Where a search looks, and what is known of a point before it is trained. */
export interface SpaceRules {
  readonly space: Space;
  /** Logical time that one epoch of a point takes. */
  readonly costOf: (point: Point) => number;
  /** What a point costs by each further objective, each to be small; none: the score alone counts. */
  readonly costsOf: (point: Point) => readonly number[];
  /** Why a point is not to be trained; null: it may be. */
  readonly refuse: (point: Point) => string | null;
  /** A point of an earlier space of the search in this one; null: it does not lie in it. */
  readonly translate: (point: Point, from: Space) => Point | null;
}

/** All that a search's decisions depend on besides what its trials score. */
export interface SearchRules extends SpaceRules {
  readonly sampler: Sampler;
  /** A new one each time: it remembers what it is told. */
  readonly createPruner: () => Pruner;
  readonly seed: number;
  /** Logical workers: so many trials are at work in logical time, whatever runs them. */
  readonly workers: number;
  /** `logical`: results count when they would have come from workers of one speed; `arrival`: as they come. */
  readonly order: 'logical' | 'arrival';
}

export interface Budget {
  /** Suggestions in all. */
  readonly trials: number;
  /** Of all trials together; null: any number. */
  readonly epochs: number | null;
}

/** What came of training a trial up to a rung: its score (to be maximised), or that it diverged, or that it failed for good. */
export type Outcome = number | 'diverged' | 'failed';

/** Training that is wanted: a trial from the epochs it has had to those of a rung. */
export interface Job {
  readonly index: number;
  readonly rung: number;
  readonly fromEpochs: number;
  readonly toEpochs: number;
  /** Logical. */
  readonly startsAt: number;
  readonly endsAt: number;
}
