import { describe, expect, it } from 'vitest';
import { averageProbabilities } from '../../../../core/evaluation/average.ts';
import { selectGreedily } from '../../../../core/evaluation/select-greedily.ts';

/** Two classes; what each network gives the true class of each of four recordings. */
const labels = Int32Array.of(0, 1, 0, 1);
const network = (...sure: number[]) => Float32Array.from(sure.flatMap((p, row) => (labels[row] === 0 ? [p, 1 - p] : [1 - p, p])));

describe('selectGreedily', () => {
  const select = (networks: Float32Array[], rounds = 20) => selectGreedily({ networks, labels, classes: 2, rounds });

  it('takes networks that err on different recordings, and leaves out one that only harms', () => {
    const counts = select([network(0.95, 0.95, 0.3, 0.3), network(0.3, 0.3, 0.95, 0.95), network(0.2, 0.2, 0.2, 0.2)]);
    expect(counts[0]).toBeGreaterThan(0);
    expect(counts[1]).toBe(counts[0]);
    expect(counts[2]).toBe(0);
  });

  it('takes one that no other helps alone, and the first of equals', () => {
    expect(select([network(0.5, 0.5, 0.5, 0.5), network(0.9, 0.9, 0.9, 0.9)])).toEqual([0, 1]);
    expect(select([network(0.9, 0.9, 0.9, 0.9), network(0.9, 0.9, 0.9, 0.9)])).toEqual([1, 0]);
  });

  it('survives a network that rules the truth out', () => {
    expect(select([network(0, 0, 0, 0), network(0.6, 0.6, 0.6, 0.6)])).toEqual([0, 1]);
  });
});

describe('averageProbabilities', () => {
  it('weighs, whatever the weights add up to, and leaves out what has none', () => {
    const mean = averageProbabilities([Float32Array.of(1, 0), Float32Array.of(0, 1), Float32Array.of(Number.NaN, 0)], [3, 1, 0]);
    expect([...mean]).toEqual([0.75, 0.25]);
  });
});
