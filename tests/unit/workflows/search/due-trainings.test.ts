import { describe, expect, it } from 'vitest';
import { parseSweepConfiguration } from '../../../../configs/parse.ts';
import { planVariants } from '../../../../configs/plan-variants.ts';
import { nameSuggestion } from '../../../../configs/search/plan-search.ts';
import { listDue, listRetried } from '../../../../workflows/search/due-trainings.ts';
import { type LiveSearch, openSearches, tellSearch } from '../../../../workflows/search/live-searches.ts';
import { packState, unpackState } from '../../../../workflows/sweep/carry-over.ts';
import { countVariants } from '../../../../workflows/sweep/list-names.ts';
import { createSweepState, type SweepState } from '../../../../workflows/sweep/sweep-state.ts';
import { countKnown, markLaunched, markStopped, markWaiting } from '../../../../workflows/sweep/variant-states.ts';
import { buildSweep } from '../../../support/configurations.ts';

const SUMMARY = {
  completed: 0,
  failed: 0,
  reused: 0,
  missingFolds: 0,
  validationAccuracy: 0.5,
  testAccuracy: null,
  parameters: 9,
  trainingSeconds: 1,
  incidents: [],
};

/** Two searches between experiments with variants of their own. */
function createState(): SweepState {
  const space = { architecture: ['gru', 'lstm'], hiddenSize: { from: 8, to: 64 } };
  const search = { space, sampler: { type: 'random' }, pruner: { type: 'asha' }, budget: { trials: 30 }, parallel: 3 } as const;
  const variants = (name: string) => [{ name, architecture: 'gru' as const, hiddenSize: 8 }];
  const experiments = [
    { name: 'first', variants: variants('a') },
    { name: 'one', search },
    { name: 'between', variants: [...variants('b'), ...variants('one_1')] },
    { name: 'two', search: { ...search, seed: 1 } },
  ];
  return createSweepState(parseSweepConfiguration(buildSweep([], { training: { maxEpochs: 9 }, experiments })), '2026-01-01T00:00:00.000Z');
}

function train(state: SweepState, found: LiveSearch): void {
  const [job] = found.search.jobs;
  if (job === undefined) return;
  const name = nameSuggestion(found.experiment, job.index);
  markLaunched(state, name);
  markStopped(state, name, { ...SUMMARY, validationAccuracy: (job.index % 7) / 10 });
  tellSearch(state, found, job.index, (job.index % 7) / 10);
}

const describeDue = (state: SweepState) => listDue(state).map(({ variant, stopAfter }) => [variant.name, stopAfter]);

describe('the trainings that searches request', () => {
  it('are those each search waits for, with the epochs after which they pause, as the sweep plans them', () => {
    const state = createState();
    const searches = openSearches(state);
    for (let step = 0; step < 40; step += 1) {
      for (const found of searches) train(state, found);
      const wanted = searches.flatMap(({ experiment, search }) =>
        search.jobs.map(({ index, toEpochs }) => [nameSuggestion(experiment, index), toEpochs < 9 ? toEpochs : null]),
      );
      expect(describeDue(state)).toEqual(wanted);
      const planned = new Map(planVariants(state.configuration, state.changes).map((variant) => [variant.name, variant]));
      expect(listDue(state).map(({ variant }) => variant)).toEqual(wanted.map(([name]) => planned.get(name as string)));
      expect(countVariants(state)).toBe(planned.size);
      expect(countKnown(state)).toBe(Object.keys(state.statuses).length);
    }
    expect(searches.every(({ search }) => search.trials.length > 10)).toBe(true);
  });

  it('are the same after the sweep has continued in another run', () => {
    const state = createState();
    const searches = openSearches(state);
    for (let step = 0; step < 25; step += 1) for (const found of searches) train(state, found);
    const carried = JSON.parse(JSON.stringify([state.configuration, packState(state)]));
    const next = unpackState(carried[0], carried[1]);
    openSearches(next);
    expect(describeDue(next)).toEqual(describeDue(state));
    expect(next.statuses).toEqual(state.statuses);
    expect(listRetried(next)).toEqual([]);
  });

  it('include what a person changed in a variant', () => {
    const state = createState();
    const searches = openSearches(state);
    for (let step = 0; step < 5; step += 1) for (const found of searches) train(state, found);
    const [{ variant } = expect.fail()] = listDue(state);
    state.changes = { [variant.name]: { batchSize: 7 } };
    expect(listDue(state).map((due) => [due.variant.name, due.variant.training.batchSize === 7])).toEqual(
      describeDue(state).map(([name]) => [name, name === variant.name]),
    );
  });

  it('include retried ones, as far as they had come', () => {
    const state = createState();
    const [one] = openSearches(state);
    for (let step = 0; step < 5; step += 1) train(state, one as LiveSearch);
    const settled = one?.search.trials.find(({ state: standing }) => standing === 'waiting') ?? expect.fail();
    const name = nameSuggestion('one', settled.index);
    markWaiting(state, name);
    expect(listRetried(state).map(({ variant, stopAfter }) => [variant.name, stopAfter])).toEqual([[name, 1]]);
  });
});
