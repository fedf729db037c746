import { describe, expect, it } from 'vitest';
import { listDrawn, type ParallelAxis, shortenTitle, traceLine } from '../../../web/client/results/parallel-axes.ts';

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
