import type { Pruner } from './pruners/pruner.ts';
import type { Sampler } from './samplers/sampler.ts';
import type { Point, Space } from './space.ts';

/** The search space, and what is known about a point before it is trained. */
export interface SpaceRules {
  readonly space: Space;
  /** Logical time of one epoch of a point. */
  readonly costOf: (point: Point) => number;
  /** Costs of a point by each further objective, to be minimised; empty: only the score counts. */
  readonly costsOf: (point: Point) => readonly number[];
  /** Why a point must not be trained; null if it may be. */
  readonly refuse: (point: Point) => string | null;
  /** Translates a point of an earlier space into this one; null if it is outside. */
  readonly translate: (point: Point, from: Space) => Point | null;
}

/** Everything that determines a search's decisions, together with the scores of its trials. */
export interface SearchRules extends SpaceRules {
  readonly sampler: Sampler;
  /** Creates a new pruner each time, because pruners have state. */
  readonly createPruner: () => Pruner;
  readonly seed: number;
  /** Logical workers: number of trials that run at once in logical time, independent of the actual workers. */
  readonly workers: number;
  /** `logical`: results count when they would have arrived from workers of equal speed; `arrival`: when they arrive. */
  readonly order: 'logical' | 'arrival';
}

export interface Budget {
  /** Total number of suggestions. */
  readonly trials: number;
  /** Total number of epochs of all trials; null: unlimited. */
  readonly epochs: number | null;
}

/** Outcome of training a trial up to a rung: its score (to be maximised), or that it diverged or failed permanently. */
export type Outcome = number | 'diverged' | 'failed';

/** A requested training run: a trial from its current epochs to those of a rung. */
export interface Job {
  readonly index: number;
  readonly rung: number;
  readonly fromEpochs: number;
  readonly toEpochs: number;
  /** Logical time. */
  readonly startsAt: number;
  readonly endsAt: number;
}
