import { countOf } from '../domain/count-of.ts';
import { DurasweepError } from '../domain/errors.ts';
import { parsePart } from '../domain/official-parts.ts';
import type { SplitDescription } from '../domain/results.ts';
import { SPLIT_METHODS, type SplitMethod } from '../domain/split-methods.ts';
import { countFoldParts } from './fold-parts.ts';
import {
  splitGroupedKFold,
  splitLeaveOneUserOut,
  splitNestedLeaveOneUserOut,
  splitRandomly,
  splitStratified,
  splitWithinUser,
} from './split-methods.ts';
import { splitOfficially } from './split-official.ts';
import type { Split, SplitFold, SplitInput, SplitOptions } from './split-types.ts';
import { withholdClasses } from './withhold-classes.ts';

/** A configuration's split, with the method's default number of folds if it names none. */
export function fillFolds<Split extends { readonly method: SplitMethod; readonly folds: number | null }>(
  split: Split,
): Split & { readonly folds: number } {
  return { ...split, folds: split.folds ?? SPLIT_METHODS[split.method].usualFolds };
}

/**
 * Splits a data set into folds whose parts are disjoint and together contain every recording.
 *
 * - `random`: by recording. `stratified`: by recording, with the same shares of each class.
 * - `leave-one-user-out`: fold f tests on group f and validates on the next group, so that both are unseen while training.
 * - `nested-leave-one-user-out`: a fold for every pair of groups, both held out and in the validation part. Choices for a group are made on
 *   the other members of its pairs.
 * - `grouped-k-fold`: shuffled groups, distributed over k folds of similar size; fold f tests on its groups and validates on the next's.
 * - `within-user`: fold f has only the recordings of group f, with the same shares of every class.
 * - `official`: the data's own train and test parts; validation is drawn from train.
 *
 * @throws DurasweepError `InvalidConfig` if the data cannot be split this way: too few groups, or an empty train or validation part.
 */
export function splitDataset({ dataset, options }: { dataset: SplitInput; options: SplitOptions }): Split {
  const whole = splitByMethod(dataset, options);
  const { unknownClasses = [] } = options;
  const folds = unknownClasses.length === 0 ? whole : withholdClasses(dataset, whole, unknownClasses);
  for (const fold of folds) {
    if (fold.train.length === 0 || fold.validation.length === 0) {
      const found = `fold ${fold.fold} would have ${countOf(fold.train.length, 'recording')} to train on and ${fold.validation.length} to validate on`;
      throw new DurasweepError('InvalidConfig', `split: ${found}; both must be at least 1; ${explainEmptyPart(dataset)}.`);
    }
  }
  return { method: options.method, seed: options.seed, folds };
}

function explainEmptyPart({ recordings, classes }: SplitInput): string {
  if (recordings.length === 1)
    return 'the data has one recording; if its file holds many, use format.type "table" (columns say which rows belong together) or "lines"';
  const isLone = recordings.length === classes.length;
  return isLone ? 'every recording has a class of its own; check where the class is read from' : 'change the fractions or use more data';
}

function splitByMethod(dataset: SplitInput, options: SplitOptions): SplitFold[] {
  switch (options.method) {
    case 'random':
      return splitRandomly(dataset, options);
    case 'stratified':
      return splitStratified(dataset, options);
    case 'leave-one-user-out':
      checkGroupCount(dataset, options.method, 3);
      return splitLeaveOneUserOut(dataset);
    case 'nested-leave-one-user-out':
      checkGroupCount(dataset, options.method, 3);
      checkPairCount(dataset);
      return splitNestedLeaveOneUserOut(dataset);
    case 'within-user':
      checkGroupCount(dataset, options.method, 2);
      return splitWithinUser(dataset, options);
    case 'grouped-k-fold':
      checkGroupCount(dataset, options.method, options.folds);
      return splitGroupedKFold(dataset, options);
    case 'official':
      return splitOfficially(dataset, options);
  }
}

function checkGroupCount(dataset: SplitInput, method: SplitMethod, needed: number): void {
  if (dataset.groups.length >= needed) return;
  const isParts = dataset.groups.length > 1 && dataset.groups.every((name) => parsePart(name) !== null);
  const wayOut = isParts
    ? `its groups (${dataset.groups.join(', ')}) are parts, not users: write {part} instead of {group} in format.path, and use "official"`
    : 'use "random" or "stratified", "official" for data in train and test parts, fewer folds, or a format whose path names {group}';
  throw new DurasweepError(
    'InvalidConfig',
    `split.method: ${method} needs ${needed} groups, the data has ${dataset.groups.length}; ${wayOut}.`,
  );
}

/** Every pair is a fold with its own tensors and trainings. */
const MOST_NESTED_GROUPS = 24;

function checkPairCount({ groups }: SplitInput): void {
  if (groups.length <= MOST_NESTED_GROUPS) return;
  const pairs = (groups.length * (groups.length - 1)) / 2;
  throw new DurasweepError(
    'InvalidConfig',
    `split.method: nested-leave-one-user-out takes at most ${MOST_NESTED_GROUPS} groups, the data has ${groups.length}, which makes ${pairs} folds; use "leave-one-user-out" or "grouped-k-fold".`,
  );
}

/** Facts of a split for the report. @param nearDuplicates pairs of near-identical recordings in different parts of at least one fold. */
export function describeSplit({
  dataset,
  split,
  nearDuplicates,
}: {
  dataset: SplitInput;
  split: Split;
  nearDuplicates: number;
}): SplitDescription {
  return {
    method: split.method,
    seed: split.seed,
    folds: split.folds.map((parts) => ({
      fold: parts.fold,
      train: parts.train.length,
      validation: parts.validation.length,
      test: parts.test.length,
      validationGroups: parts.validationGroups,
      testGroups: parts.testGroups,
      composition: countFoldParts(dataset, parts),
    })),
    nearDuplicates,
  };
}
