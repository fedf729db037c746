import { describe, expect, it } from 'vitest';
import type { SearchRecord, SearchTrialRecord } from '../../../core/domain/search-record.ts';
import { planPlots } from '../../../web/client/results/search-plots.ts';

const trial = (index: number, state: SearchTrialRecord['state'], rungs: SearchTrialRecord['rungs'] = []): SearchTrialRecord => ({
  variant: `search_000${index}`,
  state,
  epochs: rungs.at(-1)?.[0] ?? 0,
  score: rungs.at(-1)?.[1] ?? null,
  rungs,
  fields: { architecture: index === 0 ? 'gru' : 'lstm', 'training.learningRate': 0.001 * (index + 1) },
  costs: { parameters: 100 * (index + 1) },
  decision: '',
});
const SEARCH: SearchRecord = {
  experiment: 'search',
  trialsBudget: 3,
  epochsSpent: 13,
  epochsInFull: 27,
  trials: [
    trial(0, 'completed', [
      [1, 0.5],
      [9, 0.9],
    ]),
    trial(1, 'stopped', [[1, 0.4]]),
    trial(2, 'diverged'),
  ],
  fields: [
    { field: 'architecture', kind: 'choice', values: ['lstm', 'gru'], importance: 0.1 },
    { field: 'training.learningRate', kind: 'range', from: 0.001, to: 0.1, scale: 'log', importance: 0.9 },
  ],
  history: [
    { variant: 'search_0000', trials: 1, epochs: 1, score: 0.5 },
    { variant: 'search_0000', trials: 2, epochs: 10, score: 0.9 },
  ],
  timeline: [
    [0, 0, 'start', 1, null, null],
    [0, 1, 'start', 1, null, null],
    [1, 0, 'wait', 1, 0.5, null],
    [1, 0, 'promote', 9, 0.5, 0.5],
    [2, 1, 'stop', 1, 0.4, 0.5],
    [2, 2, 'start', 1, null, null],
    [3, 2, 'diverged', 1, null, null],
    [9, 0, 'complete', 9, 0.9, null],
  ],
  front: ['search_0000'],
};

describe('the views of a search', () => {
  const plots = planPlots(SEARCH);
  const read = (name: string) => plots.find((plot) => plot.name === name) ?? expect.fail(`there is no view ${name}`);
  const traces = (name: string) =>
    read(name).layers.map(({ tone, kind, traces }) => [`${tone} ${kind}`, traces.filter(({ length }) => length > 0)]);

  it('are those for which the record has data, fields by their importance', () => {
    const all = [
      'best-by-trials',
      'best-by-epochs',
      'rungs',
      'by-training.learningRate',
      'by-architecture',
      'by-cost-parameters',
      'timeline',
    ];
    expect(plots.map(({ name }) => name)).toEqual(all);
    expect(planPlots({ ...SEARCH, trials: [], history: [], timeline: [] })).toEqual([]);
  });

  it('show the best so far until the end of the search', () => {
    const steps = [
      [1, 0.5],
      [10, 0.5],
      [10, 0.9],
      [13, 0.9],
      [13, 0.9],
    ];
    expect(traces('best-by-epochs')).toEqual([['main lines', [steps]]]);
  });

  it('distinguish suggestions that were trained to the end, at each rung and by each field', () => {
    const [own, other] = [SEARCH.trials[0]?.rungs, SEARCH.trials[1]?.rungs];
    expect(traces('rungs')).toEqual([
      ['faint lines', [other]],
      ['main lines', [own]],
      ['faint points', [other]],
      ['main points', [own]],
    ]);
    expect(read('rungs').x).toMatchObject({ scale: 'log', ticks: [1, 9] });
    expect(traces('by-architecture')).toEqual([
      ['faint points', [[[0, 0.4]]]],
      ['main points', [[[1, 0.9]]]],
    ]);
    expect(read('by-architecture').x).toMatchObject({ names: ['lstm', 'gru'] });
    expect(read('by-training.learningRate').x.scale).toBe('log');
    expect(traces('by-cost-parameters')).toEqual([
      ['faint points', []],
      ['main points', [[[100, 0.9]]]],
    ]);
  });

  it('show when each training began and how it ended', () => {
    const lines = [
      [
        [0, 0],
        [1 / 9, 0],
      ],
      [
        [0, 1],
        [2 / 9, 1],
      ],
      [
        [2 / 9, 2],
        [3 / 9, 2],
      ],
      [
        [1 / 9, 0],
        [9 / 9, 0],
      ],
    ];
    expect(traces('timeline')).toEqual([
      ['main lines', lines],
      [
        'faint points',
        [
          [
            [1 / 9, 0],
            [2 / 9, 1],
          ],
        ],
      ],
      ['good points', [[[9 / 9, 0]]]],
      ['bad points', [[[3 / 9, 2]]]],
    ]);
  });
});
