import { describe, expect, it } from 'vitest';
import { BATCHINGS } from '../../../../core/domain/variant.ts';
import { planBatches, planRecordingOrder } from '../../../../core/training/batches.ts';

const COUNT = 150;
const lengths = Array.from({ length: COUNT }, (_, row) => 10 + Math.floor(row / 5));
const recordings = Int32Array.from({ length: COUNT }, (_, row) => (row * 37) % COUNT);
const request = { lengths, recordings, batchSize: 32, seed: 1, epoch: 1 } as const;

describe('planBatches', () => {
  it.each(BATCHINGS)('%s: every row once, all batches full except the last', (batching) => {
    const batches = planBatches({ ...request, batching });
    expect(batches.flat().sort((a, b) => a - b)).toEqual(lengths.map((_, row) => row));
    expect(batches.map((batch) => batch.length)).toEqual([32, 32, 32, 32, 22]);
  });

  it.each(BATCHINGS)('%s: depends only on seed and epoch', (batching) => {
    const batches = planBatches({ ...request, batching });
    expect(planBatches({ ...request, batching })).toEqual(batches);
    expect(planBatches({ ...request, batching, epoch: 2 })).not.toEqual(batches);
    expect(planBatches({ ...request, batching, seed: 2 })).not.toEqual(batches);
  });

  it('length-sorted: batches of similar length, in random order, the remainder of any length', () => {
    const plans = Array.from({ length: 20 }, (_, epoch) => planBatches({ ...request, batching: 'length-sorted', epoch }));
    const spread = (batch: readonly number[]) => {
      const own = batch.map((row) => lengths[row] ?? 0);
      return Math.max(...own) - Math.min(...own);
    };
    for (const batches of plans.map((plan) => plan.slice(0, -1)))
      expect(batches.map(spread).sort((a, b) => a - b)[2]).toBeLessThanOrEqual(9);
    expect(new Set(plans.map((plan) => Math.floor((lengths[plan.at(-1)?.[0] ?? 0] ?? 0) / 5))).size).toBeGreaterThan(3);
  });

  it('random: does not depend on the order in which rows are stored', () => {
    const reversed = Int32Array.from(recordings).reverse();
    const name = (rows: Int32Array, plan: readonly (readonly number[])[]) => plan.map((batch) => batch.map((row) => rows[row]));
    const stored = name(recordings, planBatches({ ...request, batching: 'random' }));
    expect(name(reversed, planBatches({ ...request, recordings: reversed, batching: 'random' }))).toEqual(stored);
  });
});

describe('planRecordingOrder', () => {
  it('follows the recordings', () => {
    expect(planRecordingOrder({ recordings: Int32Array.of(5, 1, 9, 3) }, 3)).toEqual([[1, 3, 0], [2]]);
  });
});
