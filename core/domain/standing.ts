import { type FoldValue, groupByFold } from './fold-values.ts';

/** What variants are ranked by, wherever they are ranked: in the report, by queries, in the progress shown. */
export interface Standing {
  /** Folds of the split without a finished trial. */
  readonly missingFolds: number;
  /** `averageFolds` of the finished trials, a fraction; null if there are none. */
  readonly validationAccuracy: number | null;
  /** Trainable parameters; null where they are not known. */
  readonly parameters: number | null;
}

/** Accuracies closer than this are the same: what differs is the order they were summed in. */
const RESOLUTION = 1e-12;
const UNKNOWN_SIZE = Number.MAX_SAFE_INTEGER;

/**
 * Best first, for `sort`. Complete variants come before those that lack folds (a mean without the hard users is no mean), these before
 * those with nothing; then the more accurate; of equally accurate ones the smaller.
 */
export function compareStandings(a: Standing, b: Standing): number {
  return (
    Number(a.validationAccuracy === null) - Number(b.validationAccuracy === null) ||
    a.missingFolds - b.missingFolds ||
    roundAccuracy(b) - roundAccuracy(a) ||
    (a.parameters ?? UNKNOWN_SIZE) - (b.parameters ?? UNKNOWN_SIZE)
  );
}

function roundAccuracy({ validationAccuracy }: Standing): number {
  return Math.round((validationAccuracy ?? 0) / RESOLUTION);
}

/**
 * Mean of the folds' means, so that a fold with more finished seeds counts no more than the others; null of no values.
 * @param values in any order for which those of a fold come the same: sums depend on it in their last bits
 */
export function averageFolds(values: readonly FoldValue[]): number | null {
  return average(groupByFold(values).flatMap((own) => average(own) ?? []));
}

function average(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
