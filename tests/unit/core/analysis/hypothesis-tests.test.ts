import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correctByHolm, signFlipTest, studentTest } from '../../../../core/analysis/hypothesis-tests.ts';
import { studentInterval } from '../../../../core/analysis/intervals.ts';

describe('correctByHolm', () => {
  it('multiplies by the number of remaining hypotheses and never decreases', () => {
    const steps = correctByHolm({ pValues: [0.01, 0.04, 0.03], alpha: 0.05 });
    expect(steps.map((step) => step.correctedPValue)).toEqual([0.03, 0.06, 0.06]);
    expect(steps.map((step) => step.rejected)).toEqual([true, false, false]);
  });

  it('stops at the first hypothesis that is kept, however small a later step would be', () => {
    const steps = correctByHolm({ pValues: [0.03, 0.03, 0.049], alpha: 0.05 });
    expect(steps.some((step) => step.rejected)).toBe(false);
  });

  it('rejects exactly the differences whose interval at its level excludes zero', () => {
    const sample = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 10 }), (family) => {
        const options = family.map((values) => ({ values, smallestDeviation: 0.01 }));
        const steps = correctByHolm({ pValues: options.map((each) => studentTest(each) ?? 1), alpha: 0.05 });
        steps.forEach((step, index) => {
          const [low, high] = studentInterval({ ...(options[index] as (typeof options)[number]), level: 1 - step.alpha }) ?? [-1, 1];
          if (Math.min(Math.abs(low), Math.abs(high)) > 1e-9) expect(low > 0 || high < 0).toBe(step.rejected);
        });
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe('studentTest', () => {
  it('treats equal values as certain only within the resolution of the measurement', () => {
    expect(studentTest({ values: [0.001, 0.001, 0.001] })).toBeLessThan(1e-6);
    expect(studentTest({ values: [0.001, 0.001, 0.001], smallestDeviation: 0.001 })).toBeGreaterThan(0.05);
    expect(studentTest({ values: [0, 0, 0] })).toBe(1);
  });

  it('gives nothing for a single value', () => expect(studentTest({ values: [0.1] })).toBeNull());

  it('is wider if values share training data', () => {
    const values = [0.01, 0.02, 0.015, 0.012, 0.03];
    expect(studentTest({ values, overlap: 0.25 })).toBeGreaterThan(studentTest({ values }) ?? 1);
  });
});

describe('signFlipTest', () => {
  it('gives 2/2ⁿ when all differences have one sign', () => expect(signFlipTest([1, 2, 3, 4, 5, 6])).toBe(2 / 64));
  it('gives 1 when they cancel out', () => expect(signFlipTest([1, -1, 2, -2, 3, -3])).toBe(1));
});
