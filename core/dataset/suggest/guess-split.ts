import type { Dataset } from '../dataset.ts';
import { findPartInPath } from '../official-parts.ts';

export interface SplitGuess {
  readonly split: Readonly<Record<string, unknown>>;
  /** Share of the recordings that train, in one fold. */
  readonly trainingShare: number;
  readonly reasons: readonly string[];
}

const MOST_FOLDS = 12;
const FOLDS = 5;

/** The split that tests on what a user will meet: unseen people where the data names any, else official parts, else a stratified one. */
export function guessSplit(dataset: Dataset): SplitGuess {
  const train = countOfficialTraining(dataset);
  if (train !== null) {
    return {
      split: { method: 'official', validationFraction: 0.2 },
      trainingShare: (0.8 * train) / dataset.recordings.length,
      reasons: ['The data comes with train and test parts, so that results compare with published ones.'],
    };
  }
  const groups = dataset.groups.length;
  if (groups >= 3 && everyGroupHasEveryClass(dataset)) {
    const leaveOneOut = groups <= MOST_FOLDS;
    return {
      split: leaveOneOut ? { method: 'leave-one-user-out' } : { method: 'grouped-k-fold', folds: FOLDS },
      trainingShare: leaveOneOut ? (groups - 2) / groups : (FOLDS - 2) / FOLDS,
      reasons: [`${groups} groups (users) with every class each: each is tested on networks that never saw it.`],
    };
  }
  return {
    split: { method: 'stratified', validationFraction: 0.2, testFraction: 0.2 },
    trainingShare: 0.6,
    reasons: ['No groups (users) that could be held out: parts are drawn at random with the same share of each class.'],
  };
}

/** Recordings of the official training part; null where not every recording says its part, or a part is missing. */
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
