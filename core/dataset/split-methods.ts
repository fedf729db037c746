import { createRandom } from '../domain/random.ts';
import type { SplitFold, SplitInput, SplitOptions } from './split-types.ts';

/** First numbers of the random streams, one per method. */
const STREAMS = { random: 1, stratified: 2, groupedKFold: 3, withinGroup: 6 };

type Part = 'train' | 'validation' | 'test';

/** `folds` independent splits by recording. */
export function splitRandomly(dataset: SplitInput, options: SplitOptions): SplitFold[] {
  return repeatFolds(options, (fold) =>
    dealParts(shuffleIndices(dataset.recordings.length, options.seed, [STREAMS.random, fold]), options),
  );
}

/** `folds` independent splits by recording, with the same share of every class. */
export function splitStratified(dataset: SplitInput, options: SplitOptions): SplitFold[] {
  const byClass = dataset.classes.map((_, label) => findRecordings(dataset, (recording) => recording.label === label));
  return repeatFolds(options, (fold) => {
    const parts = byClass.map((members, label) => {
      const order = shuffleIndices(members.length, options.seed, [STREAMS.stratified, fold, label]);
      return dealParts(
        order.map((index) => members[index] ?? 0),
        options,
      );
    });
    const join = (part: Part): number[] => parts.flatMap((dealt) => dealt[part]);
    return { train: join('train'), validation: join('validation'), test: join('test') };
  });
}

/** Fold f: test on group f, validate on the next group (the first after the last), train on the others. */
export function splitLeaveOneUserOut(dataset: SplitInput): SplitFold[] {
  return splitByGroupSets(
    dataset,
    dataset.groups.map((_, group) => [group]),
  );
}

/** One fold for each pair of groups, in order: both are held out, so that one training run serves both roles. */
export function splitNestedLeaveOneUserOut(dataset: SplitInput): SplitFold[] {
  const pairs = dataset.groups.flatMap((_, first) => dataset.groups.slice(first + 1).map((_name, rest) => [first, first + 1 + rest]));
  return pairs.map((pair, fold) => ({
    fold,
    train: findRecordings(dataset, ({ group }) => !pair.includes(group)),
    validation: findRecordings(dataset, ({ group }) => pair.includes(group)),
    test: [],
    validationGroups: pair.map((group) => dataset.groups[group] ?? ''),
    testGroups: [],
  }));
}

/** Fold f: only the recordings of group f, with the same share of every class. */
export function splitWithinUser(dataset: SplitInput, options: SplitOptions): SplitFold[] {
  return dataset.groups.map((_, group) => {
    const parts = dataset.classes.map((_name, label) => {
      const members = findRecordings(dataset, (recording) => recording.group === group && recording.label === label);
      const order = shuffleIndices(members.length, options.seed, [STREAMS.withinGroup, group, label]);
      return dealParts(
        order.map((index) => members[index] ?? 0),
        options,
      );
    });
    const join = (part: Part): number[] => sorted(parts.flatMap((dealt) => dealt[part]));
    return {
      fold: group,
      train: join('train'),
      validation: join('validation'),
      test: join('test'),
      validationGroups: [],
      testGroups: [],
    };
  });
}

/** Distributes groups over `folds` sets, largest first into the smallest set so far; equally large ones in an order drawn from the seed. */
export function splitGroupedKFold(dataset: SplitInput, options: SplitOptions): SplitFold[] {
  const sizes = dataset.groups.map((_, group) => dataset.recordings.filter((recording) => recording.group === group).length);
  const sizeOf = (group: number): number => sizes[group] ?? 0;
  const sets = Array.from({ length: options.folds }, () => ({ groups: [] as number[], size: 0 }));
  const order = shuffleIndices(dataset.groups.length, options.seed, [STREAMS.groupedKFold]).sort((a, b) => sizeOf(b) - sizeOf(a));
  for (const group of order) {
    const smallest = sets.reduce((best, set) => (set.size < best.size ? set : best));
    smallest.groups.push(group);
    smallest.size += sizeOf(group);
  }
  return splitByGroupSets(
    dataset,
    sets.map((set) => set.groups),
  );
}

function repeatFolds({ folds }: SplitOptions, makeParts: (fold: number) => Record<Part, number[]>): SplitFold[] {
  return Array.from({ length: folds }, (_, fold) => {
    const { train, validation, test } = makeParts(fold);
    return { fold, train: sorted(train), validation: sorted(validation), test: sorted(test), validationGroups: [], testGroups: [] };
  });
}

function dealParts(order: readonly number[], { validationFraction, testFraction }: SplitOptions): Record<Part, number[]> {
  const test = Math.round(order.length * testFraction);
  const validation = Math.round(order.length * validationFraction);
  return { test: order.slice(0, test), validation: order.slice(test, test + validation), train: order.slice(test + validation) };
}

function splitByGroupSets(dataset: SplitInput, sets: readonly (readonly number[])[]): SplitFold[] {
  return sets.map((testSet, fold) => {
    const validationSet = sets[(fold + 1) % sets.length] ?? [];
    const nameGroups = (set: readonly number[]): string[] => sorted(set).map((group) => dataset.groups[group] ?? '');
    return {
      fold,
      train: findRecordings(dataset, ({ group }) => !testSet.includes(group) && !validationSet.includes(group)),
      validation: findRecordings(dataset, ({ group }) => validationSet.includes(group)),
      test: findRecordings(dataset, ({ group }) => testSet.includes(group)),
      validationGroups: nameGroups(validationSet),
      testGroups: nameGroups(testSet),
    };
  });
}

function findRecordings(dataset: SplitInput, matches: (recording: SplitInput['recordings'][number]) => boolean): number[] {
  return dataset.recordings.flatMap((recording, index) => (matches(recording) ? [index] : []));
}

function shuffleIndices(count: number, seed: number, stream: readonly number[]): number[] {
  const indices = Array.from({ length: count }, (_, index) => index);
  return createRandom({ seed, stream }).shuffle(indices);
}

function sorted(numbers: readonly number[]): number[] {
  return [...numbers].sort((a, b) => a - b);
}
