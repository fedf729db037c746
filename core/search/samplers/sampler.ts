import type { Point, Space } from '../space.ts';

/** What a search knows about a suggested trial. */
export interface Observation {
  readonly index: number;
  readonly point: Point;
  /** `running`: no counted value yet; `stopped`: the pruner granted no more epochs; `failed`: diverged. */
  readonly state: 'completed' | 'stopped' | 'running' | 'failed';
  /** Score to be maximised; null if there is none. */
  readonly score: number | null;
  /** Epochs behind the score. */
  readonly epochs: number;
  /** Costs by further objectives, to be minimised. */
  readonly costs: readonly number[];
}

export interface ProposeRequest {
  readonly space: Space;
  readonly seed: number;
  /** Index of the suggestion, from 0. */
  readonly index: number;
  /** Number of proposals of this suggestion that were refused, because of constraints or because they were already tried. */
  readonly attempt: number;
  readonly observations: readonly Observation[];
}

/**
 * Proposes points. A pure function of its request: suggestion k uses the random stream (seed, k, attempt), so that it does not depend on the draws
 * of others.
 * @returns null if there is nothing left to propose
 */
export type Sampler = (request: ProposeRequest) => Point | null;
