import { createPruner } from '../../core/search/pruners/index.ts';
import { createSampler, type SamplerOptions } from '../../core/search/samplers/index.ts';
import { chooseStart } from '../../core/search/samplers/tpe.ts';
import { Search } from '../../core/search/search.ts';
import { type Dimension, type Point, readPoint, type Space } from '../../core/search/space.ts';
import type { SyntheticFunction } from './functions.ts';

/** Regret is measured after these numbers of trials. */
export const AFTER = [25, 50, 100, 200] as const;
export const TRIALS = 200;

/** The product's default. */
export function chooseTpe(space: Space): SamplerOptions {
  return { type: 'tpe', candidates: 24, ...chooseStart(space) };
}

export interface RunOptions {
  readonly sampler: SamplerOptions;
  readonly seed: number;
  readonly trials: number;
  /** Logical workers. */
  readonly workers: number;
}

/** A problem to minimise. */
export interface Problem {
  readonly space: Space;
  /** Takes the values in the order of the space. */
  readonly evaluate: (values: readonly number[]) => number;
}

export function buildProblem({ bounds, evaluate }: SyntheticFunction): Problem {
  const space = bounds.map(
    ([from, to], d): Dimension => ({ kind: 'range', field: `x${d}`, from, to, scale: 'linear', step: null, when: [] }),
  );
  return { space, evaluate };
}

/** The best value so far after each trial of one search. */
export function runSearch({ space, evaluate }: Problem, { sampler, seed, trials, workers }: RunOptions): number[] {
  const rules = {
    space,
    sampler: createSampler(sampler),
    createPruner: () => createPruner({ type: 'none' }, { epochs: 1, trainings: 1 }),
    seed,
    workers,
    order: 'logical' as const,
    costOf: () => 1,
    refuse: () => null,
    costsOf: () => [],
    translate: (point: Point) => point,
  };
  const search = new Search({ rules, budget: { trials, epochs: null }, start: [] });
  const best: number[] = [];
  for (let [job] = search.jobs; job !== undefined; [job] = search.jobs) {
    const value = evaluate(Object.values(readPoint(space, search.trials[job.index]?.point ?? [])) as number[]);
    best.push(Math.min(value, best.at(-1) ?? Number.POSITIVE_INFINITY));
    search.tell(job.index, -value);
  }
  return best;
}
