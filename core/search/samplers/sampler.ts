import type { Point, Space } from '../space.ts';

/** What a search knows of a trial that was suggested. */
export interface Observation {
  readonly index: number;
  readonly point: Point;
  /** `running`: no value yet that counts; `stopped`: the pruner gave it no more epochs; `failed`: diverged. */
  readonly state: 'completed' | 'stopped' | 'running' | 'failed';
  /** To be maximised; null where there is none. */
  readonly score: number | null;
  /** Epochs behind the score. */
  readonly epochs: number;
  /** By further objectives, each to be small. */
  readonly costs: readonly number[];
}

export interface ProposeRequest {
  readonly space: Space;
  readonly seed: number;
  /** Of the suggestion, from 0. */
  readonly index: number;
  /** Counts the proposals of this suggestion that were refused, for their size or because they were tried. */
  readonly attempt: number;
  readonly observations: readonly Observation[];
}

/**
 * Proposes points. A function of its request: suggestion k draws from the stream (seed, k, attempt), so that it depends on nothing that was
 * drawn for another.
 * @returns null: there is nothing left to propose
 */
export type Sampler = (request: ProposeRequest) => Point | null;
