import { describe, expect, it } from 'vitest';
import { createPruner } from '../../../../core/search/pruners/index.ts';
import { createSampler } from '../../../../core/search/samplers/index.ts';
import { Search } from '../../../../core/search/search.ts';
import { followBest } from '../../../../core/search/summary/best-so-far.ts';
import { compareFields } from '../../../../core/search/summary/compare-fields.ts';
import { choice, range } from './sample-spaces.ts';

const SPACE = [choice('idle', ['a', 'b', 'c']), range('size', 0, 1), choice('fixed', [1])];

function run(trials: number): Search {
  const rules = {
    space: SPACE,
    sampler: createSampler({ type: 'random' }),
    createPruner: () => createPruner({ type: 'asha', reduction: 3, firstRung: 1 }, { epochs: 9, trainings: 1 }),
    seed: 1,
    workers: 4,
    order: 'logical' as const,
    costOf: () => 1,
    refuse: () => null,
    costsOf: () => [],
    translate: (point: readonly (number | null)[]) => point,
  };
  const search = new Search({ rules, budget: { trials, epochs: null }, start: [] });
  for (let [job] = search.jobs; job !== undefined; [job] = search.jobs) {
    const size = (search.trials[job.index]?.point[1] ?? 0) / 65_534;
    search.tell(job.index, 1 - Math.abs(size - 0.7) - 0.1 / job.toEpochs);
  }
  return search;
}

describe('what a search found', () => {
  it('the best so far never falls, with the epochs trained by then', () => {
    const search = run(30);
    const best = followBest(search.decisions.list());
    expect(best.map(({ score }) => score)).toEqual(best.map(({ score }) => score).toSorted((a, b) => a - b));
    expect(best[0]).toMatchObject({ epochs: 1 });
    const scores = search.trials.flatMap(({ outcomes }) => outcomes.filter((outcome) => typeof outcome === 'number'));
    expect(best.at(-1)?.score).toBe(Math.max(...scores));
    expect(best.at(-1)?.epochs).toBeLessThanOrEqual(search.epochsSpent);
  });

  it('distinguishes the field that matters from one that does not, after the most epochs that enough trials had', () => {
    const { after, shares } = compareFields(run(120));
    expect(after).toMatchObject({ epochs: 3 });
    expect(after?.trials).toBeGreaterThanOrEqual(20);
    expect(shares[1]).toBeGreaterThan(0.8);
    expect(shares[2]).toBe(0);
    expect(compareFields(run(10))).toEqual({ after: null, shares: [null, null, null] });
  });
});
