import { describe, expect, it } from 'vitest';
import { rankCost } from '../../../../core/domain/cost.ts';

describe('rankCost', () => {
  it('puts the most expensive first and leaves priority 1 to evaluations', () => {
    expect([900, 400, 300, 299, 100, 34, 33, 1].map((cost) => rankCost(cost, 900))).toEqual([2, 2, 3, 3, 4, 4, 5, 5]);
  });
});
