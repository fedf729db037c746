import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { augment } from '../../../../core/dataset/augment.ts';
import { createRandom } from '../../../../core/domain/random.ts';
import type { AugmentationOptions } from '../../../../core/domain/variant.ts';

const OFF: AugmentationOptions = { rotationDegrees: 0, scaling: 0, timeWarp: 0, jitter: 0, crop: 0 };
const STRONG: AugmentationOptions = { rotationDegrees: 30, scaling: 0.3, timeWarp: 0.4, jitter: 0.2, crop: 0.3 };

function draw(length: number, options: Partial<AugmentationOptions>, seed = 1) {
  const values = Float32Array.from({ length: length * 3 }, (_, at) => Math.sin(at) * 5);
  return { values, result: augment({ values, length, features: 3, options: { ...OFF, ...options }, random: createRandom({ seed }) }) };
}

function norms(values: Float32Array): number[] {
  return Array.from({ length: values.length / 3 }, (_, step) => Math.hypot(...values.slice(step * 3, step * 3 + 3)));
}

describe('augment', () => {
  it('returns the same values when everything is off', () => {
    const { values, result } = draw(20, {});
    expect(result).toEqual({ values, length: 20 });
    expect(result.values).toBe(values);
  });

  it('never changes its input, keeps shapes consistent and values finite, and gives the same result with the same seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer(), (length, seed) => {
        const { values, result } = draw(length, STRONG, seed);
        expect(values).toEqual(draw(length, {}).values);
        expect(result.values).toHaveLength(result.length * 3);
        expect(result.length).toBeGreaterThanOrEqual(Math.min(length, 2));
        expect(result.length).toBeLessThanOrEqual(Math.ceil(length * 1.5));
        expect(result.values.every(Number.isFinite)).toBe(true);
        expect(draw(length, STRONG, seed).result).toEqual(result);
      }),
    );
  });

  it('differs between seeds', () => {
    expect(draw(20, STRONG, 1).result).not.toEqual(draw(20, STRONG, 2).result);
  });

  it('rotates every time step by the same rotation, keeping magnitudes and angles', () => {
    const { values, result } = draw(20, { rotationDegrees: 40 });
    expect(result.values).not.toEqual(values);
    norms(result.values).forEach((norm, step) => {
      expect(norm).toBeCloseTo(norms(values)[step] ?? 0, 4);
    });
    const dot = (series: Float32Array) => [0, 1, 2].reduce((sum, axis) => sum + (series[axis] ?? 0) * (series[3 + axis] ?? 0), 0);
    expect(dot(result.values)).toBeCloseTo(dot(values), 3);
  });

  it('scales all values by one factor', () => {
    const { values, result } = draw(20, { scaling: 0.3 });
    const factor = (result.values[1] ?? 0) / (values[1] ?? 1);
    expect(factor).not.toBe(1);
    result.values.forEach((value, at) => {
      expect(value).toBeCloseTo((values[at] ?? 0) * factor, 4);
    });
  });

  it('adds noise with the given standard deviation', () => {
    const { values, result } = draw(2000, { jitter: 0.5 });
    const squares = [...result.values].map((value, at) => (value - (values[at] ?? 0)) ** 2);
    expect(Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length)).toBeCloseTo(0.5, 1);
  });

  it('cuts out a window of at most the given share', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const { values, result } = draw(20, { crop: 0.3 }, seed);
      expect(result.length).toBeGreaterThanOrEqual(14);
      const start = values.indexOf(result.values[0] ?? Number.NaN);
      expect(result.values).toEqual(values.slice(start, start + result.length * 3));
    }
  });

  it('warps time: keeps the first and last step and the order, changes the tempo', () => {
    const ramp = Float32Array.from({ length: 60 }, (_, at) => Math.floor(at / 3));
    const lengths = new Set<number>();
    for (let seed = 0; seed < 50; seed += 1) {
      const options = { ...OFF, timeWarp: 0.3 };
      const { values, length } = augment({ values: ramp, length: 20, features: 3, options, random: createRandom({ seed }) });
      lengths.add(length);
      expect(values[0]).toBe(0);
      expect(values.at(-1)).toBeCloseTo(19, 4);
      for (let at = 3; at < values.length; at += 1) expect(values[at]).toBeGreaterThan(values[at - 3] ?? 0);
    }
    expect(lengths.size).toBeGreaterThan(5);
  });

  it('rotates a recording about its own mean, which does not move', () => {
    const values = Float32Array.from({ length: 60 }, (_, at) => (at % 3 === 2 ? 9.8 : 0) + Math.sin(at * at));
    const options = { ...OFF, headingDegrees: 90 };
    const result = augment({ values, length: 20, features: 3, options, random: createRandom({ seed: 3 }) });
    const mean = (series: Float32Array) =>
      [0, 1, 2].map((axis) => series.filter((_, at) => at % 3 === axis).reduce((a, b) => a + b, 0) / 20);
    mean(result.values).forEach((value, axis) => {
      expect(value).toBeCloseTo(mean(values)[axis] ?? 0, 4);
    });
    norms(result.values).forEach((norm, step) => {
      expect(norm).toBeCloseTo(norms(values)[step] ?? 0, 4);
    });
    expect(result.values).not.toEqual(values);
  });

  it('masks at most the given share of steps, in one stretch, or whole features, by their means', () => {
    const ramp = Float32Array.from({ length: 60 }, (_, at) => Math.floor(at / 3));
    for (let seed = 0; seed < 30; seed += 1) {
      const steps = augment({ values: ramp, length: 20, features: 3, options: { ...OFF, stepMask: 0.4 }, random: createRandom({ seed }) });
      const changed = [...steps.values.keys()].filter((at) => steps.values[at] !== ramp[at]);
      expect(changed.length).toBeLessThanOrEqual(8 * 3);
      for (const at of changed) expect(steps.values[at]).toBe(9.5);
      expect((changed.at(-1) ?? 0) - (changed[0] ?? 0)).toBeLessThan(8 * 3);
      const features = augment({
        values: ramp,
        length: 20,
        features: 3,
        options: { ...OFF, featureMask: 0.5 },
        random: createRandom({ seed }),
      });
      const masked = [0, 1, 2].filter((feature) => features.values[feature] === 9.5);
      for (const [at, value] of features.values.entries()) expect(value).toBe(masked.includes(at % 3) ? 9.5 : ramp[at]);
    }
  });

  it('draws no numbers for distortions that are off, so that the others do not change', () => {
    const { values, length } = draw(20, STRONG).result;
    const masked = draw(20, { ...STRONG, featureMask: 0.999 }).result;
    expect(masked.length).toBe(length);
    expect(masked.values).not.toEqual(values);
    expect(draw(20, STRONG).result.values).toEqual(values);
  });

  it('refuses to rotate features that are not triples of axes', () => {
    const request = {
      values: new Float32Array(8),
      length: 4,
      features: 2,
      options: { ...OFF, rotationDegrees: 10 },
      random: createRandom({ seed: 1 }),
    };
    expect(() => augment(request)).toThrow(/rotationDegrees: the data has 2 features/);
  });
});
