import { describe, expect, it } from 'vitest';
import { problemsOf as problemsOfSweep } from '../../../support/problems-of.ts';

type Fields = Record<string, unknown>;

const FORMAT = { type: 'columns', path: '{group}/{class}.txt', features: [{ name: 'x', column: 0 }], columnCount: 1 };
const SPACE = { architecture: ['gru', 'lstm'], hiddenSize: [8, 16] };
const BLIND = { sampler: { type: 'random' } };

interface Choice {
  readonly search?: Fields;
  readonly training?: Fields;
  readonly method?: string;
}

function problemsOf({ search = {}, training = {}, method = 'nested-leave-one-user-out' }: Choice): string {
  return problemsOfSweep({
    name: 'test',
    dataset: { name: 'none', sources: ['none.zip'], format: FORMAT },
    split: { method },
    training: { keep: 'last', earlyStoppingPatience: null, schedule: { type: 'cosine' }, ...training },
    experiments: [{ name: 'search', search: { space: SPACE, budget: { trials: 4 }, ...search } }],
  });
}

describe('a search in a nested split', () => {
  it.each(['grid', 'random', 'sobol'])('is allowed where its suggestions do not depend on scores: %s', (type) => {
    expect(problemsOf({ search: { sampler: { type } } })).toBe('');
  });

  it('is refused where its suggestions depend on scores, which include the test users', () => {
    expect(problemsOf({})).toContain(
      'experiments.0.search.sampler.type: must be "grid", "random" or "sobol" with split.method "nested-leave-one-user-out"',
    );
  });

  it.each(['median', 'asha', 'hyperband'])('is refused where trials are stopped by their scores: %s', (type) => {
    const problem = problemsOf({ search: { ...BLIND, pruner: { type } } });
    expect(problem).toMatch(/search\.pruner\.type: must be "none" with split\.method .* got "/);
    expect(problemsOf({ search: { ...BLIND, pruner: { type } }, method: 'leave-one-user-out' })).toBe('');
  });
});

describe('what a search may suggest', () => {
  it.each<[string, Fields, RegExp]>([
    ['keep', { keep: ['best', 'last'] }, /training\.keep: must be "last" .*\(suggestions of search\)/],
    ['patience', { earlyStoppingPatience: [3, 5] }, /training\.earlyStoppingPatience: must be null/],
    ['schedule', { schedule: [{ type: 'cosine' }, { type: 'plateau' }] }, /training\.schedule: must be "constant" or "cosine"/],
    ['frozen blocks', { initialise: [{ from: 'other/gru', freeze: ['conv'] }] }, /training\.initialise\.freeze: must name blocks/],
  ])('must not select on the validation users of a nested split, or freeze what is not there: %s', (_, training, message) => {
    expect(problemsOf({ search: { ...BLIND, space: { ...SPACE, training } } })).toMatch(message);
  });

  it('must not do so by the training of the sweep either', () => {
    expect(problemsOf({ search: BLIND, training: { keep: 'best' } })).toMatch(/training\.keep: must be "last"/);
  });

  it('must not stop early and keep the last epoch, in any split', () => {
    const space = { ...SPACE, training: { earlyStoppingPatience: [3, 5] } };
    expect(problemsOf({ search: { space }, method: 'leave-one-user-out' })).toMatch(/must be null with training\.keep "last"/);
  });
});
