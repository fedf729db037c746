import { describe, expect, it } from 'vitest';
import { averageProbabilities } from '../../../../core/evaluation/average.ts';
import { selectGreedily } from '../../../../core/evaluation/select-greedily.ts';

/** Two classes; what each network gives the true class of each of four recordings. */
const labels = Int32Array.of(0, 1, 0, 1);
const network = (...sure: number[]) => Float32Array.from(sure.flatMap((p, row) => (labels[row] === 0 ? [p, 1 - p] : [1 - p, p])));

describe('selectGreedily', () => {
  const select = (networks: Float32Array[], rounds = 20) => selectGreedily({ networks, labels, classes: 2, rounds });

  it('takes networks with errors on different recordings, and omits one that only makes it worse', () => {
    const counts = select([network(0.95, 0.95, 0.3, 0.3), network(0.3, 0.3, 0.95, 0.95), network(0.2, 0.2, 0.2, 0.2)]);
    expect(counts[0]).toBeGreaterThan(0);
    expect(counts[1]).toBe(counts[0]);
    expect(counts[2]).toBe(0);
  });

  it('takes a single network if no other improves it, and the first of equal ones', () => {
    expect(select([network(0.5, 0.5, 0.5, 0.5), network(0.9, 0.9, 0.9, 0.9)])).toEqual([0, 1]);
    expect(select([network(0.9, 0.9, 0.9, 0.9), network(0.9, 0.9, 0.9, 0.9)])).toEqual([1, 0]);
  });

  it('handles a network that gives the true class no probability', () => {
    expect(select([network(0, 0, 0, 0), network(0.6, 0.6, 0.6, 0.6)])).toEqual([0, 1]);
  });
});

describe('averageProbabilities', () => {
  it('applies weights of any sum, and omits networks without one', () => {
    const mean = averageProbabilities([Float32Array.of(1, 0), Float32Array.of(0, 1), Float32Array.of(Number.NaN, 0)], [3, 1, 0]);
    expect([...mean]).toEqual([0.75, 0.25]);
  });
});
