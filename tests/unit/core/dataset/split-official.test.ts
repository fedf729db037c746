import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitDataset } from '../../../../core/dataset/split.ts';
import type { SplitInput, SplitOptions } from '../../../../core/dataset/split-types.ts';
import type { OfficialPart } from '../../../../core/domain/official-parts.ts';

const OPTIONS: SplitOptions = { method: 'official', seed: 1, validationFraction: 0.25, testFraction: 0, folds: 1 };

interface Sample {
  readonly part: OfficialPart;
  readonly label: number;
  readonly group: number;
}

function makeInput(samples: readonly Sample[]): SplitInput {
  const groups = Array.from({ length: Math.max(...samples.map(({ group }) => group)) + 1 }, (_, group) => `user ${group}`);
  return { classes: ['a', 'b', 'c'], groups, recordings: samples };
}

function split(dataset: SplitInput, options: Partial<SplitOptions> = {}) {
  const [fold] = splitDataset({ dataset, options: { ...OPTIONS, ...options } }).folds;
  if (!fold) throw new Error('no fold');
  return fold;
}

function repeat(count: number, sample: Sample): Sample[] {
  return Array.from({ length: count }, () => sample);
}

describe('the official split', () => {
  it('tests on the official test part alone and draws validation from train, whatever the seed', () => {
    const sample = fc.record({
      part: fc.constantFrom('train' as const, 'test' as const),
      label: fc.nat(2),
      group: fc.nat(3),
    });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 10 }), fc.nat(), (drawn, seed) => {
        const samples = [...drawn, ...repeat(4, { part: 'train', label: 0, group: 0 }), { part: 'test' as const, label: 0, group: 0 }];
        const { train, validation, test } = split(makeInput(samples), { seed });
        const indicesOf = (part: OfficialPart) => samples.flatMap((one, index) => (one.part === part ? [index] : []));
        expect(test).toEqual(indicesOf('test'));
        expect([...train, ...validation].sort((a, b) => a - b)).toEqual(indicesOf('train'));
        expect(train).toEqual([...train].sort((a, b) => a - b));
        expect(validation).toEqual([...validation].sort((a, b) => a - b));
      }),
    );
  });

  it('takes the same share of every class, and separates two recordings of a small class', () => {
    const samples = [
      ...repeat(40, { part: 'train', label: 0, group: 0 }),
      ...repeat(20, { part: 'train', label: 1, group: 0 }),
      ...repeat(2, { part: 'train', label: 2, group: 0 }),
      ...repeat(5, { part: 'test', label: 0, group: 0 }),
    ];
    const { validation } = split(makeInput(samples));
    const counts = [0, 1, 2].map((label) => validation.filter((index) => samples[index]?.label === label).length);
    expect(counts).toEqual([10, 5, 1]);
  });

  it('keeps the users of the training part together, and names those that are never trained on', () => {
    const samples = [0, 1, 2, 3].flatMap((group) => [0, 1].flatMap((label) => repeat(5, { part: 'train', label, group })));
    const test = repeat(4, { part: 'test', label: 0, group: 4 });
    const fold = split(makeInput([...samples, ...test]));
    const groupsOf = (part: readonly number[]) => new Set(part.map((index) => samples[index]?.group));
    expect(groupsOf(fold.validation).size).toBe(1);
    for (const group of groupsOf(fold.validation)) expect(groupsOf(fold.train)).not.toContain(group);
    expect(fold).toMatchObject({ testGroups: ['user 4'], validationGroups: [expect.stringMatching(/^user [0-3]$/)] });
  });

  it('calls no user unseen if the official parts share one', () => {
    const samples = [0, 1].flatMap((group) => repeat(5, { part: 'train', label: 0, group }));
    expect(split(makeInput([...samples, { part: 'test', label: 0, group: 1 }])).testGroups).toEqual([]);
  });

  it('uses an official validation part unchanged', () => {
    const parts = ['validation', 'train', 'test', 'validation', 'train'] as const;
    const fold = split(makeInput(parts.map((part) => ({ part, label: 0, group: 0 }))));
    expect(fold).toMatchObject({ train: [1, 4], validation: [0, 3], test: [2] });
  });

  it.each([
    ['Coffee_TRAIN.ts:7', 'Coffee_TEST.ts:7'],
    ['train/X.csv', 'test/X.csv'],
    ['UCI HAR Dataset/train/X_train.txt:1', 'UCI HAR Dataset/test/X_test.txt:1'],
    ['training-data.csv:2', 'testing-data.csv:2'],
  ])('finds the parts in paths such as %s', (trainPath, testPath) => {
    const recordings = [trainPath, trainPath, testPath].map((path) => ({ label: 0, group: 0, path }));
    expect(split({ classes: ['a'], groups: ['all'], recordings }).test).toEqual([2]);
  });

  const one = { label: 0, group: 0 };
  it.each([
    ['a recording of no part', [{ ...one, path: 'retrained/contest.csv' }], '"retrained/contest.csv" names no part'],
    ['a path of two parts', [{ ...one, path: 'test/Coffee_TRAIN.ts' }], 'names test and train; write {part}'],
    ['no test part', [{ ...one, path: 'x_train.ts' }], 'found 1 train, 0 validation, 0 test'],
    ['a lone recording to train on', (['train', 'test'] as const).map((part) => ({ ...one, part })), 'both must be at least 1'],
  ])('refuses %s', (_, recordings, message) => {
    expect(() => split({ classes: ['a'], groups: ['all'], recordings })).toThrow(message);
  });

  it('asks for {part} if the groups are parts', () => {
    const recordings = [one, { ...one, group: 1 }].map((recording) => ({ ...recording, path: 'X_TRAIN.ts' }));
    expect(() => split({ classes: ['a'], groups: ['TEST', 'TRAIN'], recordings })).toThrow('write {part} in dataset.format.path instead');
  });
});
