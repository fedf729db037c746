import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../../core/dataset/dataset.ts';
import { describeSplit, splitDataset } from '../../../../core/dataset/split.ts';
import type { SplitFold, SplitOptions } from '../../../../core/dataset/split-types.ts';
import { arbitraryDataset } from './sample-datasets.ts';

const OPTIONS: SplitOptions = { method: 'random', seed: 1, validationFraction: 0.25, testFraction: 0.25, folds: 3 };
const GROUPED = ['leave-one-user-out', 'grouped-k-fold'] as const;
const METHODS = ['random', 'stratified', 'nested-leave-one-user-out', ...GROUPED] as const;

/** Data of at least four groups and any method. */
const cases = fc.record({
  dataset: arbitraryDataset({ minGroups: 4 }),
  method: fc.constantFrom(...METHODS),
  seed: fc.integer(),
});

function partsOf(fold: SplitFold): readonly (readonly number[])[] {
  return [fold.train, fold.validation, fold.test];
}

function trySplit(dataset: Dataset, options: SplitOptions) {
  // Tiny classes may leave a stratified part empty, which is refused; the property then says nothing.
  try {
    return splitDataset({ dataset, options });
  } catch {
    return fc.pre(false) as never;
  }
}

describe('splitDataset', () => {
  it('makes disjoint, ascending parts that cover all recordings', () => {
    fc.assert(
      fc.property(cases, ({ dataset, method, seed }) => {
        for (const fold of trySplit(dataset, { ...OPTIONS, method, seed }).folds) {
          for (const part of partsOf(fold)) expect(part).toEqual([...part].sort((a, b) => a - b));
          expect(
            partsOf(fold)
              .flat()
              .sort((a, b) => a - b),
          ).toEqual(dataset.recordings.map((_, index) => index));
        }
      }),
    );
  });

  it('depends only on labels, groups, options and seed', () => {
    fc.assert(
      fc.property(cases, ({ dataset, method, seed }) => {
        const bare = { ...dataset, recordings: dataset.recordings.map(({ label, group }) => ({ label, group })) };
        const options = { ...OPTIONS, method, seed };
        expect(splitDataset({ dataset: bare, options })).toEqual(trySplit(dataset, options));
      }),
    );
  });

  it('keeps groups together and tests every group once, if groups are split', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom(...GROUPED), ({ dataset, seed }, method) => {
        const split = splitDataset({ dataset, options: { ...OPTIONS, method, seed } });
        for (const fold of split.folds) {
          const groups = partsOf(fold).map((part) => new Set(part.map((index) => dataset.recordings[index]?.group)));
          expect(groups.reduce((sum, part) => sum + part.size, 0)).toBe(dataset.groups.length);
        }
        expect(split.folds.flatMap((fold) => fold.testGroups).sort()).toEqual([...dataset.groups].sort());
        expect(split.folds.flatMap((fold) => fold.validationGroups).sort()).toEqual([...dataset.groups].sort());
      }),
    );
  });

  it('leaves one user out, and validates on the next', () => {
    const dataset = { classes: ['a'], groups: ['U1', 'U2', 'U3'], recordings: [0, 1, 2, 2].map((group) => ({ label: 0, group })) };
    const split = splitDataset({ dataset, options: { ...OPTIONS, method: 'leave-one-user-out' } });
    expect(split.folds).toEqual([
      { fold: 0, train: [2, 3], validation: [1], test: [0], validationGroups: ['U2'], testGroups: ['U1'] },
      { fold: 1, train: [0], validation: [2, 3], test: [1], validationGroups: ['U3'], testGroups: ['U2'] },
      { fold: 2, train: [1], validation: [0], test: [2, 3], validationGroups: ['U1'], testGroups: ['U3'] },
    ]);
  });

  it('holds out every pair of users once in a nested split', () => {
    const dataset = { classes: ['a'], groups: ['U1', 'U2', 'U3'], recordings: [0, 1, 2, 2].map((group) => ({ label: 0, group })) };
    const split = splitDataset({ dataset, options: { ...OPTIONS, method: 'nested-leave-one-user-out' } });
    expect(split.folds).toEqual([
      { fold: 0, train: [2, 3], validation: [0, 1], test: [], validationGroups: ['U1', 'U2'], testGroups: [] },
      { fold: 1, train: [1], validation: [0, 2, 3], test: [], validationGroups: ['U1', 'U3'], testGroups: [] },
      { fold: 2, train: [0], validation: [1, 2, 3], test: [], validationGroups: ['U2', 'U3'], testGroups: [] },
    ]);
    const many = { ...dataset, groups: Array.from({ length: 25 }, (_, group) => `U${group}`) };
    const refused = () => splitDataset({ dataset: many, options: { ...OPTIONS, method: 'nested-leave-one-user-out' } });
    expect(refused).toThrow(/takes at most 24 groups, the data has 25, which makes 300 folds/);
  });

  const hundred = {
    classes: ['a', 'b'],
    groups: ['all'],
    recordings: Array.from({ length: 100 }, (_, index) => ({ label: Number(index >= 80), group: 0 })),
  };

  it('splits randomly into the requested shares, differently for every seed and fold', () => {
    const options = { ...OPTIONS, validationFraction: 0.2, testFraction: 0, folds: 2 };
    const split = splitDataset({ dataset: hundred, options });
    expect(split.folds.map((fold) => partsOf(fold).map((part) => part.length))).toEqual([
      [80, 20, 0],
      [80, 20, 0],
    ]);
    const other = splitDataset({ dataset: hundred, options: { ...options, seed: 2 } });
    const validations = [...split.folds, ...other.folds].map((fold) => fold.validation.join());
    expect(new Set(validations).size).toBe(4);
  });

  it('gives every class the same shares in a stratified split', () => {
    const options: SplitOptions = { ...OPTIONS, method: 'stratified', validationFraction: 0.2, testFraction: 0.1 };
    for (const fold of splitDataset({ dataset: hundred, options }).folds) {
      expect(partsOf(fold).map((part) => [part.length, part.filter((index) => index >= 80).length])).toEqual([
        [70, 14],
        [20, 4],
        [10, 2],
      ]);
    }
  });

  const impossible: readonly [string, Partial<SplitOptions>, RegExp][] = [
    ['too few groups', { method: 'leave-one-user-out' }, /leave-one-user-out needs 3 groups, the data has 1/],
    ['fewer groups than folds', { method: 'grouped-k-fold', folds: 5 }, /needs 5 groups/],
    ['an empty validation part', { validationFraction: 0.001 }, /0 to validate on/],
    ['nothing left to train on', { validationFraction: 0.5, testFraction: 0.5 }, /0 recordings to train on/],
  ];
  it.each(impossible)('refuses %s', (_, options, message) => {
    const split = () => splitDataset({ dataset: hundred, options: { ...OPTIONS, ...options } });
    expect(split).toThrow(message);
    expect(split).toThrow(expect.objectContaining({ failureClass: 'InvalidConfig' }));
  });

  it('splits the recordings of one user, every class in the same shares, if each user is split', () => {
    const recordings = Array.from({ length: 120 }, (_, index) => ({ label: index % 3, group: Math.floor(index / 60) }));
    const dataset = { classes: ['a', 'b', 'c'], groups: ['u', 'v'], recordings };
    const options: SplitOptions = { method: 'within-user', seed: 1, validationFraction: 0.25, testFraction: 0.5, folds: 1 };
    const { folds } = splitDataset({ dataset, options });
    expect(folds.map((fold) => partsOf(fold).map((part) => part.length))).toEqual([
      [15, 15, 30],
      [15, 15, 30],
    ]);
    folds.forEach((fold, group) => {
      expect(
        partsOf(fold)
          .flat()
          .sort((a, b) => a - b),
      ).toEqual(Array.from({ length: 60 }, (_, index) => group * 60 + index));
      for (const part of partsOf(fold)) expect(part.filter((index) => recordings[index]?.label === 1)).toHaveLength(part.length / 3);
    });
    const single = { ...dataset, groups: ['u'], recordings: recordings.slice(0, 60) };
    expect(() => splitDataset({ dataset: single, options })).toThrow(/within-user needs 2 groups/);
    const parts = { ...dataset, groups: ['TEST', 'TRAIN'] };
    expect(() => splitDataset({ dataset: parts, options: { ...options, method: 'leave-one-user-out' } })).toThrow(
      /\(TEST, TRAIN\) are parts/,
    );
  });

  it('is described with counts and names', () => {
    const split = splitDataset({ dataset: hundred, options: { ...OPTIONS, folds: 1 } });
    expect(describeSplit({ dataset: hundred, split, nearDuplicates: 3 })).toEqual({
      method: 'random',
      seed: 1,
      folds: [
        {
          fold: 0,
          train: 50,
          validation: 25,
          test: 25,
          validationGroups: [],
          testGroups: [],
          composition: {
            classes: { train: 2, validation: 2, test: 2 },
            groups: { train: 1, validation: 1, test: 1 },
            untrainedClasses: [],
            unjudgedClasses: [],
            judgedGroupsInTrain: 1,
          },
        },
      ],
      nearDuplicates: 3,
    });
  });
});
