import type { SweepResults } from '../../domain/results.ts';
import { SPLIT_METHODS } from '../../domain/split-methods.ts';
import { countOf, formatNumber } from '../format.ts';

/** Whether the evaluated users were trained on. */
export type SeenUsers = 'all' | 'some' | 'none';

interface UserCounts {
  /** Users of the evaluated parts, counted fold by fold. */
  readonly judged: number;
  readonly seen: number;
  /** Whether every part of every fold contains every user. */
  readonly everywhere: boolean;
}

/** Counted from the folds; for splits of older code, which did not count, inferred from the method. */
export function findSeenUsers({ split, dataset }: SweepResults): SeenUsers {
  const counts = countUsers({ split, dataset });
  if (counts === null) return keepsGroupsWhole(split) ? 'none' : 'all';
  if (counts.seen === 0) return 'none';
  return counts.seen === counts.judged ? 'all' : 'some';
}

/** Describes splits in which some or all evaluated users were trained on. */
export function describeSeenUsers({ split, dataset }: Pick<SweepResults, 'split' | 'dataset'>): string {
  const counts = countUsers({ split, dataset });
  const users = countOf(dataset.groups.length, 'user');
  if (counts !== null && counts.seen < counts.judged) {
    return `users partly seen in training. Of ${formatNumber(counts.judged)} evaluated users, counted fold by fold, ${formatNumber(counts.seen)} have recordings in training; the figure mixes people the model has seen with people it has not.`;
  }
  const how =
    counts?.everywhere === true
      ? `puts recordings of all ${users} into every part`
      : `trains on recordings of every evaluated user (${users} in all)`;
  return `users seen in training. The ${split.method} split ${how}; it says nothing about people the model has never seen.`;
}

export function describeUsersBriefly(seen: SeenUsers): string {
  if (seen === 'some') return 'on users partly seen in training';
  return seen === 'none' ? 'on users never seen in training' : 'on users seen in training';
}

function countUsers({ split, dataset }: Pick<SweepResults, 'split' | 'dataset'>): UserCounts | null {
  const counts = { judged: 0, seen: 0, everywhere: true };
  for (const { composition, test } of split.folds) {
    if (composition === undefined) return null;
    const { groups, judgedGroupsInTrain } = composition;
    counts.judged += test > 0 ? groups.test : groups.validation;
    counts.seen += judgedGroupsInTrain;
    const parts = test > 0 ? [groups.train, groups.validation, groups.test] : [groups.train, groups.validation];
    counts.everywhere &&= parts.every((part) => part === dataset.groups.length);
  }
  return counts;
}

function keepsGroupsWhole({ method, folds }: SweepResults['split']): boolean {
  return SPLIT_METHODS[method].keepsGroupsWhole ?? folds.every(({ testGroups }) => testGroups.length > 0);
}
