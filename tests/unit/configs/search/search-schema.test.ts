import { describe, expect, it } from 'vitest';
import { resolveVariants } from '../../../../configs/index.ts';
import { parseSweepConfiguration } from '../../../../configs/parse.ts';
import { hasSearch, nameSuggestion, spaceOf } from '../../../../configs/search/plan-search.ts';
import { readStart } from '../../../../configs/search/read-start.ts';
import { createSearchOptions } from '../../../../configs/search/search-options.ts';
import { packPoints, unpackPoints } from '../../../../core/search/pack.ts';
import { readPoint } from '../../../../core/search/space.ts';
import { problemsOf as problemsOfSweep } from '../../../support/problems-of.ts';

type Fields = Record<string, unknown>;

const SPACE = {
  architecture: ['gru', 'tcn'],
  hiddenSize: { from: 16, to: 64, when: { architecture: 'gru' } },
  training: { learningRate: { from: 0.001, to: 0.1, scale: 'log' }, schedule: [{ type: 'constant' }, { type: 'cosine' }] },
};

function buildSearch(search: Fields = {}, experiment: Fields = {}): unknown {
  return {
    name: 'test',
    dataset: { name: 'none', sources: ['none.zip'], format: { type: 'ts', path: '*.ts' } },
    training: { maxEpochs: 9 },
    experiments: [{ name: 'search', search: { space: SPACE, budget: { trials: 10 }, ...search }, ...experiment }],
  };
}

const problemsOf = (search: Fields, experiment: Fields = {}) => problemsOfSweep(buildSearch(search, experiment));

function parseExperiment(search: Fields = {}) {
  const configuration = parseSweepConfiguration(buildSearch(search));
  const [experiment] = configuration.experiments;
  if (experiment === undefined || !hasSearch(experiment)) throw new Error('The experiment has no search.');
  return { configuration, experiment, space: spaceOf(experiment.search) };
}

describe('a search in a configuration', () => {
  it('is read field by field, whole numbers where the field is one', () => {
    const { space } = parseExperiment();
    expect(space.map(({ field }) => field)).toEqual(['architecture', 'hiddenSize', 'training.learningRate', 'training.schedule']);
    expect(space[1]).toMatchObject({ kind: 'range', step: 1, when: [{ field: 'architecture', oneOf: ['gru'] }] });
    expect(space[2]).toMatchObject({ kind: 'range', step: null, scale: 'log' });
  });

  it('plans no variant until one is suggested, and then those, with the defaults of a variant', () => {
    const { configuration, experiment, space } = parseExperiment();
    expect(resolveVariants(configuration)).toEqual([]);
    const points = [
      readStart(space, { architecture: 'gru', hiddenSize: 32, training: { learningRate: 0.01, schedule: { type: 'cosine' } } }),
      readStart(space, { architecture: 'tcn', training: { learningRate: 0.1, schedule: { type: 'constant' } } }),
    ];
    const search = { ...experiment.search, suggested: packPoints(points) };
    const [first, second] = resolveVariants({ ...configuration, experiments: [{ ...experiment, search }] });
    expect(first).toMatchObject({ name: 'search_0000', model: { architecture: 'gru', hiddenSize: 32, layers: 1, dropout: 0 } });
    expect(first?.training).toMatchObject({ schedule: { type: 'cosine', warmupEpochs: 0 }, maxEpochs: 9 });
    expect(first?.training.learningRate).toBeCloseTo(0.01, 5);
    expect(second).toMatchObject({ name: nameSuggestion('search', 1), model: { architecture: 'tcn' } });
    expect(second?.model).not.toHaveProperty('hiddenSize');
    expect(unpackPoints(space, search.suggested)).toEqual(points);
    expect(readPoint(space, points[1] ?? [])).not.toHaveProperty('hiddenSize');
  });

  it.each<[string, Fields, string]>([
    ['space.hiddenSize.to', { space: { architecture: 'gru', hiddenSize: { from: 64, to: 16 } } }, 'must be a number, at least 64, got 16'],
    ['space.hiddenSize.step', { space: { architecture: 'gru', hiddenSize: { from: 1, to: 9, step: 0.5 } } }, 'a whole number'],
    ['space.hiddenSize', { space: { architecture: 'gru', hiddenSize: { from: 1, to: 9_000 } } }, 'must be at most 4096'],
    [
      'space.training.learningRate.from',
      { space: { ...SPACE, training: { learningRate: { from: 0, to: 1, scale: 'log' } } } },
      'more than 0',
    ],
    ['space.training', { space: { ...SPACE, training: { learnRate: [1, 2] } } }, 'learnRate'],
    ['space.architecture', { space: { hiddenSize: [1, 2] } }, 'is required'],
    ['space.architecture', { space: { architecture: ['gru', 'grru'], hiddenSize: 8 } }, 'grru'],
    ['space.architecture', { space: { architecture: ['gru', 'gru'], hiddenSize: 8 } }, 'each value once'],
    [
      'space.hiddenSize.when.layers',
      { space: { architecture: 'gru', hiddenSize: { from: 1, to: 9, when: { layers: 1 } } } },
      'an earlier field',
    ],
    [
      'space.hiddenSize.when.architecture',
      { space: { architecture: 'gru', hiddenSize: { from: 1, to: 9, when: { architecture: { least: 1 } } } } },
      'least',
    ],
    ['space.training.maxEpochs', { space: { ...SPACE, training: { maxEpochs: [1, 2] } } }, 'a single value'],
    ['space, of "tcn"', { space: { architecture: ['gru', 'tcn'], hiddenSize: [8, 16] } }, 'there is no field "hiddenSize"'],
    ['sampler.type', { sampler: { type: 'cmaes' } }, '"grid", "random", "sobol" or "tpe"'],
    ['space.training.learningRate.step', { sampler: { type: 'grid' } }, 'is required with sampler "grid"'],
    ['pruner.reduction', { pruner: { type: 'asha', reduction: 1 } }, 'at least 2'],
    ['pruner.level', { pruner: { type: 'race', level: 0.6 } }, 'at most 0.5'],
    ['pruner.startup', { pruner: { type: 'race', startup: 0 } }, 'at least 1'],
    ['budget.trials', { budget: { trials: 0 } }, 'at least 1'],
    ['start.0.hiddenSize', { start: [{ architecture: 'gru', hiddenSize: 100 }] }, 'a value of the space, got 100'],
    ['start.0.hiddenSize', { start: [{ architecture: 'tcn', hiddenSize: 32 }] }, 'must be omitted'],
    ['objectives', { objectives: [{ metric: 'parameters', direction: 'minimise' }] }, 'must begin with validationAccuracy'],
    ['budget.timeLimit', { budget: { trials: 5, timeLimit: 'soon' } }, 'a duration such as'],
    ['objectives.0.metric', { objectives: [{ metric: 'testAccuracy', direction: 'maximise' }] }, 'validationAccuracy'],
  ])('names %s, its value and what is allowed', (field, search, words) => {
    const problem = problemsOf(search);
    expect(problem).toContain(`experiments.0.search.${field}`);
    expect(problem).toContain(words);
  });

  it('has epochs that take as long as their multiply-adds and its overhead in logical time', () => {
    const costs = (search: Fields) => {
      const { configuration, experiment, space } = parseExperiment(search);
      const { rules } = createSearchOptions({ configuration, experiment, shape: undefined, folds: 1 });
      const rest = { training: { learningRate: 0.01, schedule: { type: 'constant' } } };
      return [16, 64].map((hiddenSize) => rules.costOf(readStart(space, { architecture: 'gru', hiddenSize, ...rest })));
    };
    const [small = 0, large = 0] = costs({});
    expect(large).toBeGreaterThan(10 * small);
    expect(costs({ overhead: 1_000_000 })).toEqual([small + 1_000_000, large + 1_000_000]);
  });

  it('stands alone in its experiment', () => {
    expect(problemsOf({}, { variants: [{ name: 'a', architecture: 'gru', hiddenSize: 8 }] })).toContain(
      'experiments.0.search: must be the only one',
    );
    expect(problemsOf({}, { grid: { architecture: ['gru'], hiddenSize: [8] } })).toContain('experiments.0.search: must be the only one');
  });
});

describe('names of suggestions', () => {
  const add = (experiment: Fields) => {
    const configuration = buildSearch() as { experiments: Fields[] };
    return () => parseSweepConfiguration({ ...configuration, experiments: [...configuration.experiments, experiment] });
  };
  const variant = (name: string) => ({ name: 'other', variants: [{ name, architecture: 'gru', hiddenSize: 8 }] });

  it.each(['search_0000', 'search_0009', 'search_0010', 'search_9999'])('are kept free, now and for a larger budget: %s', (name) => {
    expect(add(variant(name))).toThrow(
      `experiments.1.variants.0.name: must not be a name that the search "search" uses for its suggestions (search_0000, search_0001, …), got "${name}"`,
    );
  });

  it.each(['search', 'search_', 'search_1', 'search_00000', 'other_0000', 'search_000a'])('leave others as they are: %s', (name) => {
    expect(add(variant(name))).not.toThrow();
  });

  it('are of one search each', () => {
    const { experiments } = buildSearch() as { experiments: Fields[] };
    expect(add(experiments[0] as Fields)).toThrow('experiments.1.name: must be a name not yet used');
  });
});

const START = { architecture: 'gru', hiddenSize: 16, training: { learningRate: 0.01, schedule: { type: 'constant' } } };

describe('the plan of a search', () => {
  it('plans all anew where the training of all has changed', () => {
    const { configuration, experiment, space } = parseExperiment();
    const suggested = packPoints([readStart(space, START)]);
    const experiments = [{ ...experiment, search: { ...experiment.search, suggested } }];
    const planned = (maxEpochs: number) =>
      resolveVariants({ ...configuration, training: { ...configuration.training, maxEpochs }, experiments });
    expect([3, 4].map((epochs) => planned(epochs)[0]?.training.maxEpochs)).toEqual([3, 4]);
  });
});
