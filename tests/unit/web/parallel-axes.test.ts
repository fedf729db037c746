import { describe, expect, it } from 'vitest';
import { listDrawn, type ParallelAxis, planAxes, shortenTitle, traceLine } from '../../../web/client/results/parallel-axes.ts';
import type { ResultsView, SettingColumn } from '../../../web/views/results-view.ts';

const axis = (name: string, places: ParallelAxis['places']): ParallelAxis => ({ name, places, ticks: [], valueAt: null });

describe('lines of parallel coordinates', () => {
  const axes = [axis('heads', [null, 30, 40]), axis('hiddenSize', [10, null, 20]), axis('accuracy', [5, 6, null])];

  it('are drawn for every variant with an accuracy, whatever settings it lacks', () => {
    expect(listDrawn(axes)).toEqual([0, 1]);
  });

  it('go past the axes of settings that a variant lacks', () => {
    const trace = (row: number) => traceLine(axes, row, (index) => 100 * index);
    expect([trace(0), trace(1)]).toEqual(['M100.0,10.0L200.0,5.0', 'M0.0,30.0L200.0,6.0']);
  });

  it('have titles that end where there is no more room', () => {
    expect(shortenTitle('distil.temperature', 200)).toBe('distil.temperature');
    expect(shortenTitle('distil.temperature', 84)).toBe('…temperature');
  });
});

describe('axes of numbers', () => {
  const plan = (column: SettingColumn) => {
    const variants = column.values.map(() => ({ mean: 0.5 }));
    const [axis] = planAxes({ settings: [column], variants, primaryMetric: 'validationAccuracy' } as unknown as ResultsView, [0, 100]);
    return axis as ParallelAxis;
  };

  it('are logarithmic where a search varies the setting on a logarithmic scale', () => {
    const values = [0.0005, 0.001, 0.003, 0.006, 0.009, 0.01, 0.02, 0.05];
    const { places, ticks, valueAt } = plan({ name: 'learningRate', values, scale: 'log' });
    expect(places.map((place) => Math.round(place as number))).toEqual([0, 15, 39, 54, 63, 65, 80, 100]);
    expect(ticks.map(({ label }) => label)).toEqual(['0.0005', '0.002', '0.01', '0.05']);
    expect(valueAt?.(50)).toBe('0.005');
  });

  it.each([
    ['without that', {}],
    ['with a value that has no logarithm', { scale: 'log' as const }],
  ])('are linear %s', (_, scale) => {
    expect(plan({ name: 'dropout', values: [0, 0.1, 0.4], ...scale }).places).toEqual([0, 25, 100]);
  });
});
