import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restoreSearch } from '../../../../core/search/history.ts';
import { createPruner } from '../../../../core/search/pruners/index.ts';
import type { Outcome, SearchRules } from '../../../../core/search/rules.ts';
import { createSampler } from '../../../../core/search/samplers/index.ts';
import { Search } from '../../../../core/search/search.ts';
import { keyOf, type Point, type Space } from '../../../../core/search/space.ts';
import type { Change, Steering } from '../../../../core/search/steering.ts';
import { choice, PRUNERS, SAMPLERS, SPACES } from './sample-spaces.ts';

const EPOCHS = 9;
const space = SPACES.stepped as Space;
const WIDER: Space = [...space, choice('readout', ['mean', 'maximum'])];

function buildRules(overrides: Partial<SearchRules> = {}): SearchRules {
  return {
    space,
    sampler: createSampler({ type: 'tpe', startup: 5, candidates: 24 }),
    createPruner: () => createPruner({ type: 'asha', reduction: 3, firstRung: 1 }, { epochs: EPOCHS, trainings: 1 }),
    seed: 7,
    workers: 4,
    order: 'logical',
    costOf: (point) => 10 + (point[1] ?? 0),
    refuse: () => null,
    costsOf: () => [],
    translate: (point) => point,
    ...overrides,
  };
}

const create = (rules: SearchRules, trials = 40) => new Search({ rules, budget: { trials, epochs: null }, start: [] });

/** What training gives: of point and epochs alone. Some diverge, some fail for good. */
function train(search: Search, index: number, toEpochs: number): Outcome {
  const { point } = search.trials[index] as (typeof search.trials)[number];
  if (index % 13 === 5) return 'diverged';
  if (index % 17 === 9) return 'failed';
  const miss = point.reduce<number>((sum, level, d) => sum + Math.abs((level ?? 0) - 2 * d), 0);
  return 1 - miss / 100 - 1 / (2 + toEpochs);
}

/** Ends jobs in an order that `pick` chooses among the first `slots`. */
function run(search: Search, slots: number, pick: (choices: number) => number): Search {
  for (let jobs = search.jobs; jobs.length > 0; jobs = search.jobs) {
    const { index, toEpochs } = jobs[pick(Math.min(slots, jobs.length))] as (typeof jobs)[number];
    search.tell(index, train(search, index, toEpochs));
  }
  return search;
}

describe('a search in logical time', () => {
  it('makes the same decisions whatever runs its jobs: any number of slots, any order of arrival', () => {
    for (const options of PRUNERS) {
      const sampler = createSampler(options.type === 'asha' ? { type: 'tpe', startup: 5, candidates: 8 } : { type: 'random' });
      const rules = buildRules({ sampler, createPruner: () => createPruner(options, { epochs: EPOCHS, trainings: 9 }) });
      const expected = run(create(rules), 1, () => 0).decisions.list();
      expect(expected.length).toBeGreaterThan(40);
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 6 }), fc.infiniteStream(fc.nat()), (slots, luck) => {
          const other = run(create(rules), slots, (choices) => (luck.next().value as number) % choices);
          expect(other.decisions.list()).toEqual(expected);
        }),
        { numRuns: 8 },
      );
    }
  });

  it('continues from its history as if never interrupted, at any point, steered or not', () => {
    const rules = buildRules();
    const options = { rules, budget: { trials: 30, epochs: null }, start: [[0, 1, 0, null]] as Point[] };
    const steering: Steering[] = [];
    const wider = {
      ...buildRules({ space: WIDER }),
      translate: (point: Point, from: Space) => (from === WIDER ? point : [...point, 0]),
    };
    const changes = new Map<number, Change>([
      [10, { points: [[2, 3, 1, 2]] }],
      [20, { budget: { trials: 36, epochs: 150 } }],
      [30, { space: wider, points: [[1, 4, 2, 1, 1]] }],
      [36, { stop: true }],
      [38, { budget: { trials: 40, epochs: 200 } }],
    ]);
    const search = new Search(options);
    for (let step = 0; search.jobs.length > 0; step += 1) {
      const [{ index, toEpochs }] = search.jobs as [(typeof search.jobs)[number]];
      search.tell(index, train(search, index, toEpochs));
      const change = changes.get(step);
      if (change !== undefined) {
        steering.push({ ...change, after: search.decisions.count });
        search.steer(change);
      }
      const { counted, heldBack } = search;
      const restored = restoreSearch({ ...options, steering }, { points: search.trials.map(({ point }) => point), counted, heldBack });
      expect(restored.decisions.list()).toEqual(search.decisions.list());
      expect(restored.jobs).toEqual(search.jobs);
      expect(restored.steered).toEqual(search.steered);
    }
    expect(search.steered).toMatchObject(steering.map(({ after }) => ({ after })));
    expect(new Set(search.trials.map(({ point }) => point.length))).toEqual(new Set([4, 5]));
    // Run again from the start, as from a manifest, whatever arrives when: the changes take effect where they did.
    const again = run(new Search({ ...options, steering }), 3, (choices) => choices - 1);
    expect(again.decisions.list()).toEqual(search.decisions.list());
    expect(again.steered).toEqual(search.steered);
    expect(search.decisions.list().some(({ rule }) => rule === 'asked for')).toBe(true);
    expect(search.trials.length).toBeGreaterThan(30);
  });

  it('holds back what arrives before its turn, and counts an outcome once', () => {
    const search = create(buildRules({ workers: 2, costOf: (point) => 1 + (point[1] ?? 0) }));
    const [first, second] = search.jobs as [(typeof search.jobs)[number], (typeof search.jobs)[number]];
    expect(first.endsAt).toBeLessThan(second.endsAt);
    const before = search.decisions.count;
    search.tell(second.index, 0.5);
    search.tell(second.index, 0.9);
    expect(search.decisions.count).toBe(before);
    search.tell(first.index, 0.4);
    expect(
      search.decisions
        .list()
        .filter(({ kind }) => kind === 'wait')
        .map(({ index, score }) => [index, score]),
    ).toEqual([[first.index, 0.4], ...(search.jobs.some(({ endsAt }) => endsAt < second.endsAt) ? [] : [[second.index, 0.5]])]);
  });

  it('respects its budgets, and continues with larger ones', () => {
    const search = new Search({ rules: buildRules(), budget: { trials: 100, epochs: 60 }, start: [] });
    run(search, 2, () => 0);
    expect(search.isFinished).toBe(true);
    expect(search.epochsSpent).toBeLessThanOrEqual(60);
    search.steer({ budget: { trials: search.trials.length, epochs: 400 } });
    const before = search.trials.length;
    run(search, 2, () => 0);
    expect(search.trials).toHaveLength(before);
    expect(search.decisions.list().some(({ kind }) => kind === 'complete')).toBe(true);
  });

  it('stops with the current results, and lets running trials finish', () => {
    const search = create(buildRules());
    const atWork = search.jobs.length;
    search.steer({ stop: true });
    run(search, 2, () => 0);
    expect(search.trials).toHaveLength(atWork);
    expect(search.isFinished).toBe(true);
  });

  it('tries no point twice and none that is refused, and ends when the space is exhausted', () => {
    for (const options of SAMPLERS) {
      const rules = buildRules({
        sampler: createSampler(options),
        space: SPACES.nested as Space,
        refuse: ([a]) => (a === 0 ? 'too small' : null),
      });
      const search = run(create({ ...rules, costOf: () => 1 }), 2, () => 0);
      const keys = search.trials.map(({ point }) => keyOf(point));
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys).toHaveLength(6);
      expect(search.isUsedUp).toBe(true);
    }
  });

  it('frees the worker of a trial that failed permanently, which is not counted', () => {
    const search = create(buildRules({ workers: 1 }), 5);
    search.tell(0, 'failed');
    expect(search.trials[0]).toMatchObject({ state: 'left-out' });
    expect(search.jobs).toMatchObject([{ index: 1 }]);
  });

  it('in order of arrival counts what arrives first', () => {
    const search = create(buildRules({ order: 'arrival', workers: 2 }));
    const [, second] = search.jobs;
    search.tell(second?.index as number, 0.5);
    expect(search.decisions.list().at(-2)).toMatchObject({ index: second?.index, kind: 'wait' });
  });
});
