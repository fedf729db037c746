import { describe, expect, it } from 'vitest';
import { countFoldParts } from '../../../../core/dataset/fold-parts.ts';
import { describeSplit, splitDataset } from '../../../../core/dataset/split.ts';
import type { SplitInput } from '../../../../core/dataset/split-types.ts';
import { listSplitWarnings } from '../../../../core/domain/split-warnings.ts';

/** [label, group] of each recording. */
function makeInput(recordings: readonly (readonly [number, number])[], classes: readonly string[], groups: readonly string[]): SplitInput {
  return { classes, groups, recordings: recordings.map(([label, group]) => ({ label, group })) };
}

const NAMES = { validationGroups: [], testGroups: [] };

describe('describeFoldParts', () => {
  it('counts classes and groups of each part, and names the classes that lack recordings', () => {
    const dataset = makeInput(
      [
        [0, 0],
        [0, 1],
        [1, 1],
        [2, 2],
      ],
      ['run', 'sit', 'walk'],
      ['ann', 'ben', 'cat'],
    );
    expect(countFoldParts(dataset, { fold: 0, train: [0], validation: [1], test: [2, 3], ...NAMES })).toEqual({
      classes: { train: 1, validation: 1, test: 2 },
      groups: { train: 1, validation: 1, test: 2 },
      untrainedClasses: ['sit', 'walk'],
      unjudgedClasses: ['run'],
      judgedGroupsInTrain: 0,
    });
    expect(countFoldParts(dataset, { fold: 0, train: [0, 2], validation: [1, 3], test: [], ...NAMES })).toMatchObject({
      untrainedClasses: ['walk'],
      unjudgedClasses: ['sit'],
      judgedGroupsInTrain: 1,
    });
  });
});

describe('listSplitWarnings', () => {
  const warn = (dataset: SplitInput, method: 'random' | 'leave-one-user-out') => {
    const options = { method, seed: 0, validationFraction: 0.25, testFraction: 0, folds: 1 };
    const split = splitDataset({ dataset, options });
    return listSplitWarnings(dataset.classes, describeSplit({ dataset, split, nearDuplicates: 0 }));
  };

  it('warns of data with one class', () => {
    const dataset = makeInput(
      [0, 1, 2, 3, 4, 5, 6, 7].map((index) => [0, index % 2] as const),
      ['walk'],
      ['ben', 'cat'],
    );
    expect(warn(dataset, 'random')).toEqual([{ kind: 'one-class', message: expect.stringContaining('one class, "walk"') }]);
  });

  it('warns of a class that only a held-out user has, and of folds that do not evaluate it', () => {
    const recordings = [0, 1, 2].flatMap((group) => [[0, group] as const, ...(group === 2 ? [[1, group] as const] : [])]);
    const warnings = warn(makeInput(recordings, ['run', 'sit'], ['ann', 'ben', 'cat']), 'leave-one-user-out');
    expect(warnings.map(({ kind }) => kind)).toEqual(['untrained-class', 'unjudged-class']);
    expect(warnings[0]?.message).toContain('class "sit" is evaluated in 2 of 3 folds (1, 2) without a recording of it in training');
    expect(warnings[1]?.message).toContain('class "sit" has no test recordings in 2 of 3 folds (0, 1)');
  });

  it('warns in one sentence of classes in the same folds', () => {
    const classes = Array.from({ length: 8 }, (_, index) => `c${index}`);
    const recordings = classes.map((_, index) => [index, 0] as const);
    const warnings = warn(makeInput(recordings, classes, ['ann']), 'random');
    expect(warnings).toHaveLength(2);
    expect(warnings[0]?.message).toMatch(/^classes "c\d", "c\d" are evaluated in the only fold without recordings of them in training/);
    expect(warnings[1]?.message).toMatch(/^classes ("c\d", ){4}"c\d" and 1 more have no validation recordings in the only fold/);
  });

  it('gives no warning for a good split, or for one that older code described', () => {
    const recordings = Array.from({ length: 40 }, (_, index) => [index % 2, Math.floor(index / 10)] as const);
    expect(warn(makeInput(recordings, ['run', 'sit'], ['a', 'b', 'c', 'd']), 'leave-one-user-out')).toEqual([]);
    const fold = { fold: 0, train: 1, validation: 1, test: 0, ...NAMES };
    expect(listSplitWarnings(['run', 'sit'], { method: 'random', seed: 0, folds: [fold], nearDuplicates: 0 })).toEqual([]);
  });
});
