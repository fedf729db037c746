import type { SearchTrialState } from '../domain/search-record.ts';
import type { Outcome } from './rules.ts';
import type { Observation } from './samplers/sampler.ts';
import { keyOf, type Point } from './space.ts';

/** Where one suggestion stands. */
export interface SearchTrial {
  readonly index: number;
  readonly point: Point;
  readonly rungs: readonly number[];
  readonly state: SearchTrialState;
  /** Outcomes at the rungs so far. */
  readonly outcomes: readonly Outcome[];
}

/** A search's trials, by index, with what samplers look at kept beside them. */
export class SearchTrials {
  readonly #trials: SearchTrial[] = [];
  readonly #observations: Observation[] = [];
  readonly #tried = new Set<string>();

  get all(): readonly SearchTrial[] {
    return this.#trials;
  }

  get observations(): readonly Observation[] {
    return this.#observations;
  }

  get tried(): ReadonlySet<string> {
    return this.#tried;
  }

  get count(): number {
    return this.#trials.length;
  }

  get(index: number): SearchTrial {
    const trial = this.#trials[index];
    if (trial === undefined) throw new RangeError(`There is no trial ${index}; there are ${this.count}.`);
    return trial;
  }

  add(point: Point, rungs: readonly number[]): void {
    this.#tried.add(keyOf(point));
    this.#put({ index: this.count, point, rungs, state: 'running', outcomes: [] });
  }

  settle(index: number, state: SearchTrialState): void {
    this.#put({ ...this.get(index), state });
  }

  addOutcome(index: number, outcome: Outcome): void {
    const trial = this.get(index);
    this.#put({ ...trial, outcomes: [...trial.outcomes, outcome] });
  }

  #put(trial: SearchTrial): void {
    this.#trials[trial.index] = trial;
    this.#observations[trial.index] = observe(trial);
  }
}

function observe({ index, point, rungs, state, outcomes }: SearchTrial): Observation {
  const scores = outcomes.filter((outcome) => typeof outcome === 'number');
  const score = scores.at(-1) ?? null;
  const epochs = rungs[scores.length - 1] ?? 0;
  return { index, point, state: OBSERVED[state], score, epochs };
}

/** One that waits counts as stopped until it is promoted. */
const OBSERVED = {
  running: 'running',
  waiting: 'stopped',
  stopped: 'stopped',
  completed: 'completed',
  diverged: 'failed',
  'left-out': 'failed',
} as const satisfies Record<SearchTrialState, Observation['state']>;
