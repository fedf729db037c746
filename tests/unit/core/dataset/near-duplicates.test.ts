import { describe, expect, it } from 'vitest';
import { countPairsAcrossParts, findNearDuplicates, NEAR_DUPLICATE_DISTANCE } from '../../../../core/dataset/near-duplicates.ts';
import { createRandom } from '../../../../core/domain/random.ts';

const random = createRandom({ seed: 3 });

function draw(length: number): Float32Array {
  return Float32Array.from({ length: length * 3 }, () => random.normal());
}

function makeDataset(series: readonly Float32Array[]) {
  const recordings = series.map((values, index) => ({ path: `${index}`, label: 0, group: 0, length: values.length / 3, values }));
  return { features: ['x', 'y', 'z'], recordings };
}

describe('findNearDuplicates', () => {
  it('finds copies, also slightly changed ones, and nothing else', () => {
    const series = Array.from({ length: 60 }, (_, index) => draw(10 + (index % 20)));
    const copy = Float32Array.from(series[4] ?? []);
    const almost = (series[9] ?? copy).map((value) => value + 0.01 * random.normal());
    expect(findNearDuplicates(makeDataset([...series, copy, almost]))).toEqual([
      [4, 60],
      [9, 61],
    ]);
  });

  it('misses no pair of a crowded set', () => {
    const base = draw(16);
    const series = Array.from({ length: 40 }, () => base.map((value) => value + 0.04 * random.normal()));
    const found = findNearDuplicates(makeDataset(series)).map((pair) => pair.join());
    expect(found).toEqual(findByComparingAll(series).map((pair) => pair.join()));
    expect(found.length).toBeGreaterThan(10);
    expect(found.length).toBeLessThan(770);
  });
});

function findByComparingAll(series: readonly Float32Array[]): [number, number][] {
  const deviations = [0, 1, 2].map((feature) => {
    const values = series.flatMap((each) => [...each].filter((_, at) => at % 3 === feature));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  });
  const isNear = (a: Float32Array, b: Float32Array) => {
    const squares = [...a].map((value, at) => ((value - (b[at] ?? 0)) / (deviations[at % 3] ?? 1)) ** 2);
    return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length) < NEAR_DUPLICATE_DISTANCE;
  };
  return series.flatMap((a, i) => series.flatMap((b, j): [number, number][] => (i < j && isNear(a, b) ? [[i, j]] : [])));
}

describe('countPairsAcrossParts', () => {
  it('counts a pair once, however many folds separate it', () => {
    const names = { validationGroups: [], testGroups: [] };
    const folds = [
      { fold: 0, train: [0, 1, 4, 5], validation: [2], test: [3], ...names },
      { fold: 1, train: [0, 2], validation: [1, 4, 5], test: [3], ...names },
    ];
    const pairs = [
      [0, 1],
      [2, 3],
      [4, 5],
    ] as const;
    expect(countPairsAcrossParts({ pairs, split: { method: 'random', seed: 0, folds } })).toBe(2);
  });
});
