import { DurasweepError } from '../../domain/errors.ts';
import { findPartInPath } from '../../domain/official-parts.ts';
import type { Dataset } from '../dataset.ts';
import { fillFolds, splitDataset } from '../split.ts';
import type { SplitOptions } from '../split-types.ts';

export interface SplitGuess {
  readonly split: Pick<SplitOptions, 'method'> & Partial<SplitOptions>;
  /** Share of the training recordings in one fold. */
  readonly trainingShare: number;
  readonly reasons: readonly string[];
}

const MOST_FOLDS = 12;
const FOLDS = 5;

/**
 * Chooses the split that tests on realistic data: official parts if the data has them, otherwise unseen people if it names any, otherwise
 * a random split. Takes the first that is possible with these recordings.
 *
 * @throws DurasweepError if there are too few recordings for any of them
 */
export function guessSplit(dataset: Dataset): SplitGuess {
  const guesses = [guessOfficial(dataset), guessUnseen(dataset), STRATIFIED, VALIDATION_ONLY].filter((guess) => guess !== null);
  const fitting = guesses.find(({ split }) => canDivide(dataset, split));
  if (fitting !== undefined) return fitting;
  throw new DurasweepError('DatasetRejected', `${dataset.recordings.length} recordings cannot be split into parts; more are needed.`);
}

const STRATIFIED: SplitGuess = {
  split: { method: 'stratified', validationFraction: 0.2, testFraction: 0.2 },
  trainingShare: 0.6,
  reasons: ['There are no groups (users) to hold out, so parts are drawn at random, with the same share of each class.'],
};

const VALIDATION_ONLY: SplitGuess = {
  split: { method: 'random', validationFraction: 0.25 },
  trainingShare: 0.75,
  reasons: ['There are too few recordings for a test part: a quarter is used for validation, the rest for training.'],
};

function canDivide(dataset: Dataset, split: SplitGuess['split']): boolean {
  try {
    splitDataset({ dataset, options: fillFolds({ seed: 0, validationFraction: 0.2, testFraction: 0, folds: null, ...split }) });
    return true;
  } catch (error) {
    if (error instanceof DurasweepError) return false;
    throw error;
  }
}

function guessOfficial(dataset: Dataset): SplitGuess | null {
  const train = countOfficialTraining(dataset);
  if (train === null) return null;
  return {
    split: { method: 'official', validationFraction: 0.2 },
    trainingShare: (0.8 * train) / dataset.recordings.length,
    reasons: ['The data comes with train and test parts; using them makes results comparable with published ones.'],
  };
}

function guessUnseen(dataset: Dataset): SplitGuess | null {
  const groups = dataset.groups.length;
  if (groups < 3 || !everyGroupHasEveryClass(dataset)) return null;
  const leaveOneOut = groups <= MOST_FOLDS;
  return {
    split: leaveOneOut ? { method: 'leave-one-user-out' } : { method: 'grouped-k-fold', folds: FOLDS },
    trainingShare: leaveOneOut ? (groups - 2) / groups : (FOLDS - 2) / FOLDS,
    reasons: [`${groups} groups (users), each with every class: each is tested on networks that were not trained on it.`],
  };
}

/** Recordings of the official training part; null if some recording has no part, or a part is missing. */
function countOfficialTraining({ recordings }: Dataset): number | null {
  const parts = recordings.map(({ part, path }) => part ?? findPartInPath(path));
  if (parts.includes(null) || !parts.includes('test')) return null;
  const train = parts.filter((part) => part === 'train').length;
  return train > 0 ? train : null;
}

function everyGroupHasEveryClass({ recordings, groups, classes }: Dataset): boolean {
  const pairs = new Set(recordings.map(({ group, label }) => group * classes.length + label));
  return pairs.size === groups.length * classes.length;
}
