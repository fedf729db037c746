import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundDistance, createWarpingDistance, type Series } from '../../../../../core/dataset/baselines/dynamic-time-warping.ts';

const FEATURES = 2;
const arbitrarySeries: fc.Arbitrary<Series> = fc.integer({ min: 1, max: 9 }).chain((length) =>
  fc.array(fc.integer({ min: -5, max: 5 }), { minLength: length * FEATURES, maxLength: length * FEATURES }).map((values) => ({
    length,
    values: Float32Array.from(values),
  })),
);
const measure = createWarpingDistance({ features: FEATURES, maxLength: 9, band: 1 });
const measureBanded = createWarpingDistance({ features: FEATURES, maxLength: 9, band: 0.2 });
const limit = Number.POSITIVE_INFINITY;

/** The definition, step by step, without a band. */
function warpNaively(a: Series, b: Series, row = a.length - 1, column = b.length - 1): number {
  const cost = [0, 1].reduce((sum, at) => sum + ((a.values[row * 2 + at] ?? 0) - (b.values[column * 2 + at] ?? 0)) ** 2, 0);
  if (row === 0 && column === 0) return cost;
  const before = [
    [row - 1, column],
    [row, column - 1],
    [row - 1, column - 1],
  ] as const;
  const reachable = before.filter(([r, c]) => r >= 0 && c >= 0);
  return cost + Math.min(...reachable.map(([r, c]) => warpNaively(a, b, r, c)));
}

describe('the warping distance', () => {
  it('is the smallest cost of all alignments', () => {
    const short = arbitrarySeries.filter((series) => series.length <= 5);
    fc.assert(
      fc.property(short, short, (a, b) => {
        expect(measure({ a, b, limit })).toBe(warpNaively(a, b));
      }),
    );
  });

  it('is symmetric, 0 to itself, never below the bound, and only larger in a band', () => {
    fc.assert(
      fc.property(arbitrarySeries, arbitrarySeries, (a, b) => {
        const distance = measure({ a, b, limit });
        expect(measure({ a: b, b: a, limit })).toBe(distance);
        expect(measure({ a, b: a, limit })).toBe(0);
        expect(boundDistance(a, b, FEATURES)).toBeLessThanOrEqual(distance);
        expect(measureBanded({ a, b, limit })).toBeGreaterThanOrEqual(distance);
        expect(measureBanded({ a, b, limit })).toBeLessThan(limit);
      }),
    );
  });

  it('is exact up to the limit', () => {
    fc.assert(
      fc.property(arbitrarySeries, arbitrarySeries, fc.integer({ min: 0, max: 200 }), (a, b, some) => {
        const distance = measure({ a, b, limit });
        const limited = measure({ a, b, limit: some });
        expect(limited === distance || (limited === limit && distance > some)).toBe(true);
      }),
    );
  });
});
