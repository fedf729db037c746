import { describe, expect, it } from 'vitest';
import { padFold } from '../../../../core/dataset/pad.ts';
import { decodeFoldSequences, encodeFoldSequences } from '../../../../core/dataset/sequences-codec.ts';
import { describeSplit, splitDataset } from '../../../../core/dataset/split.ts';
import type { SplitOptions } from '../../../../core/dataset/split-types.ts';

const CLASSES = ['a', 'b', 'c'];
const recordings = Array.from({ length: 36 }, (_, index) => ({
  label: index % 3,
  group: Math.floor(index / 12),
  length: 2,
  values: Float32Array.of(index, 1),
  path: String(index),
}));
const dataset = { name: 'numbers', classes: CLASSES, groups: ['u', 'v', 'w'], features: ['x'], recordings };
const split = (unknownClasses?: string[], options: Partial<SplitOptions> = {}) =>
  splitDataset({
    dataset,
    options: { method: 'leave-one-user-out', seed: 1, validationFraction: 0.25, testFraction: 0, folds: 1, unknownClasses, ...options },
  });

describe('split.unknownClasses', () => {
  it('excludes their recordings from every part, and keeps those of the test part separately', () => {
    for (const fold of split(['c']).folds) {
      for (const part of [fold.train, fold.validation, fold.test]) {
        expect(part).toHaveLength(8);
        expect(part.every((index) => recordings[index]?.label !== 2)).toBe(true);
      }
      expect(fold.unknown?.map((index) => [recordings[index]?.label, recordings[index]?.group])).toEqual(Array(4).fill([2, fold.fold]));
    }
    const described = describeSplit({ dataset, split: split(['c']), nearDuplicates: 0 });
    expect(described.folds[0]).toMatchObject({ test: 8, composition: { untrainedClasses: [], unjudgedClasses: [] } });
  });

  it.each([
    ['a class that the data does not have', ['d'], {}, /must be classes of the data \(a, b, c\), got d/],
    ['all classes but one', ['a', 'b'], {}, /must leave at least two of 3 classes, got 2/],
    [
      'a split without a test part',
      ['c'],
      { method: 'random' as const },
      /fold 0 has no test recording of c; use a split.method with a test part/,
    ],
  ])('refuses %s', (_, names, options, message) => {
    expect(() => split(names, options)).toThrow(message);
  });

  it('is stored beside the three parts and read back; folds without it are stored as before', () => {
    const [fold] = split(['c']).folds;
    if (fold === undefined) throw new Error('no fold');
    const padded = padFold({ dataset, fold, normalisation: 'none' }).fold;
    expect(decodeFoldSequences(encodeFoldSequences(padded))).toEqual(padded);
    const { unknown, ...rest } = padded;
    expect(unknown?.count).toBe(4);
    const plain = decodeFoldSequences(encodeFoldSequences(rest));
    expect(plain).toEqual(rest);
    expect('unknown' in plain).toBe(false);
  });
});
