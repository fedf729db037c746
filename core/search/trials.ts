import type { SearchTrialState } from '../domain/search-record.ts';
import type { Outcome, SpaceRules } from './rules.ts';
import type { Observation } from './samplers/sampler.ts';
import { keyOf, type Point, type Space } from './space.ts';

/** Where one suggestion stands. */
export interface SearchTrial {
  readonly index: number;
  /** Of the space that the search had when it was suggested. */
  readonly point: Point;
  readonly space: Space;
  /** Logical time of one epoch. */
  readonly cost: number;
  /** By further objectives, each to be small. */
  readonly costs: readonly number[];
  readonly rungs: readonly number[];
  readonly state: SearchTrialState;
  /** Outcomes at the rungs so far. */
  readonly outcomes: readonly Outcome[];
}

/** Changed in place, because a large search keeps ten thousand of them. */
type MutableTrial = { -readonly [Field in keyof SearchTrial]: SearchTrial[Field] };

/** A search's trials, by index, with what samplers look at kept beside them. */
export class SearchTrials {
  readonly #trials: MutableTrial[] = [];
  /** Their points in the space that the search has now; null: outside it. */
  readonly #places: (Point | null)[] = [];
  #observations: Observation[] = [];
  readonly #indices = new Map<string, number>();

  get all(): readonly SearchTrial[] {
    return this.#trials;
  }

  /** Of the trials that lie in the space, by index. */
  get observations(): readonly Observation[] {
    return this.#observations;
  }

  get count(): number {
    return this.#trials.length;
  }

  get(index: number): SearchTrial {
    return this.#find(index);
  }

  /** The index of the trial at a point of the space; undefined: it was not tried. */
  find(point: Point): number | undefined {
    return this.#indices.get(keyOf(point));
  }

  /** A trial's point in the space that the search has now; null: it does not lie in it. */
  locate(index: number): Point | null {
    return this.#places[index] ?? null;
  }

  add({ point, space, cost, costs, rungs }: Pick<SearchTrial, 'point' | 'space' | 'cost' | 'costs' | 'rungs'>): void {
    const index = this.count;
    this.#place(index, point);
    const trial: MutableTrial = { index, point, space, cost, costs: shareEmpty(costs), rungs, state: 'running', outcomes: NONE };
    this.#trials.push(trial);
    this.#put(trial);
  }

  settle(index: number, state: SearchTrialState): void {
    const trial = this.#find(index);
    trial.state = state;
    this.#put(trial);
  }

  addOutcome(index: number, outcome: Outcome): void {
    const trial = this.#find(index);
    // A spread would leave room for sixteen more.
    trial.outcomes = trial.outcomes.concat([outcome]);
    this.#put(trial);
  }

  /** Looks at all trials from another space. */
  moveTo(translate: SpaceRules['translate']): void {
    this.#indices.clear();
    for (const { index, point, space } of this.#trials) this.#place(index, translate(point, space));
    this.#observations = this.#trials.flatMap((trial) => this.#observe(trial) ?? []);
  }

  #place(index: number, place: Point | null): void {
    this.#places[index] = place;
    if (place !== null && this.find(place) === undefined) this.#indices.set(keyOf(place), index);
  }

  #find(index: number): MutableTrial {
    const trial = this.#trials[index];
    if (trial === undefined) throw new RangeError(`There is no trial ${index}; there are ${this.count}.`);
    return trial;
  }

  #put(trial: SearchTrial): void {
    const observation = this.#observe(trial);
    if (observation === null) return;
    this.#observations[this.#findObservation(trial.index)] = observation;
  }

  /** Where the observation of a trial stands or is to stand: in order of indices, of which some are left out. */
  #findObservation(index: number): number {
    let place = Math.min(index, this.#observations.length);
    while (place > 0 && (this.#observations[place - 1] as Observation).index >= index) place -= 1;
    return place;
  }

  #observe(trial: SearchTrial): Observation | null {
    const point = this.locate(trial.index);
    return point === null ? null : observe(trial, point);
  }
}

const NONE: readonly never[] = [];

function shareEmpty(costs: readonly number[]): readonly number[] {
  return costs.length === 0 ? NONE : costs;
}

function observe({ index, rungs, state, outcomes, costs }: SearchTrial, point: Point): Observation {
  const scores = outcomes.filter((outcome) => typeof outcome === 'number');
  const score = scores.at(-1) ?? null;
  const epochs = rungs[scores.length - 1] ?? 0;
  return { index, point, state: OBSERVED[state], score, epochs, costs };
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
