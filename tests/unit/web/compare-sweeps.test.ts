import { describe, expect, it } from 'vitest';
import { analyse } from '../../../core/analysis/analyse.ts';
import { compareSweeps } from '../../../web/client/results/compare-sweeps.ts';
import { buildResultsView } from '../../../web/views/build-results.ts';
import { buildSweepResults } from '../../fixtures/sweep-results.ts';

const build = (unseenUsers: boolean, alter?: Parameters<typeof buildSweepResults>[0]) => {
  const results = buildSweepResults({ seeds: 1, recordings: 160, classes: 4, unseenUsers, ...alter });
  return buildResultsView(results, analyse(results));
};

describe('compareSweeps', () => {
  it('matches variants by name, and leaves missing values empty', () => {
    const all = build(false);
    const some = build(false, { alter: (trial) => (trial.variant === 'lstm_128' ? null : trial) });
    const rows = compareSweeps(some, all);
    expect(rows).toHaveLength(14);
    expect(rows.at(-1)).toMatchObject({ variant: 'lstm_128', first: null, difference: null });
    expect(rows.slice(0, -1).map(({ difference }) => difference)).toEqual(rows.slice(0, -1).map(() => 0));
  });

  it('compares validation accuracies if the two sweeps are judged by different parts', () => {
    const [seen, unseen] = [build(false), build(true)];
    const [row] = compareSweeps(seen, unseen);
    expect(row?.second).toBe(unseen.variants.find(({ variant }) => variant === row?.variant)?.validation);
  });
});
