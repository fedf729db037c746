import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binOf, levelNear, lineOf, locate } from '../../../../core/search/coordinates.ts';
import { countLevels, levelOf, type RangeDimension, valueAt } from '../../../../core/search/space.ts';
import { choice, range, SPACES } from './sample-spaces.ts';

const ranges = Object.values(SPACES)
  .flat()
  .filter((dimension): dimension is RangeDimension => dimension.kind === 'range');

describe('dimensions', () => {
  it('index their values: every index gives its value, within the range, and back', () => {
    for (const dimension of Object.values(SPACES).flat()) {
      const last = countLevels(dimension) - 1;
      fc.assert(
        fc.property(fc.integer({ min: 0, max: last }), (level) => {
          const value = valueAt(dimension, level);
          const back = levelOf(dimension, value) as number;
          expect(valueAt(dimension, back)).toEqual(value);
          if (dimension.kind === 'range') {
            expect(value).toBeGreaterThanOrEqual(dimension.from);
            expect(value).toBeLessThanOrEqual(dimension.to);
          }
        }),
        { numRuns: 50 },
      );
    }
  });

  it('reach both ends exactly if they can', () => {
    const fine = range('x', 1e-5, 0.3, { scale: 'log' });
    expect([valueAt(fine, 0), valueAt(fine, countLevels(fine) - 1)]).toEqual([1e-5, 0.3]);
    const steps = range('x', 0, 0.5, { step: 0.1 });
    expect(Array.from({ length: countLevels(steps) }, (_, level) => valueAt(steps, level))).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5]);
    // The end is none of the steps.
    expect(countLevels(range('x', 1, 10, { step: 4 }))).toBe(3);
  });

  it('recognise what is not one of their values', () => {
    expect(levelOf(choice('x', ['a', 1]), 'b')).toBeNull();
    expect(levelOf(choice('x', ['a', { b: 1 }]), { b: 1 })).toBe(1);
    for (const value of [0.5, 11, 'three', null, Number.NaN]) expect(levelOf(range('x', 1, 10), value)).toBeNull();
  });

  it('divide their line into adjacent bins, one for each value with steps', () => {
    for (const dimension of ranges.filter(({ step, from, to }) => step !== null && from < to)) {
      const line = lineOf(dimension);
      let reached = line.low;
      for (let level = 0; level < countLevels(dimension); level += 1) {
        const value = valueAt(dimension, level) as number;
        const bin = binOf(dimension, value);
        expect(bin.low).toBeCloseTo(reached, 9);
        expect(levelNear(dimension, locate(dimension, value))).toBe(level);
        reached = bin.high;
      }
      expect(reached).toBeCloseTo(line.high, 9);
    }
  });

  it('have a line even if half a step below the smallest value has no logarithm', () => {
    const { low } = lineOf(range('x', 1, 65, { scale: 'log', step: 8 }));
    expect(low).toBeCloseTo(Math.log(0.5), 12);
  });
});
