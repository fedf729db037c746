import { average } from './average.ts';
import { type FoldValue, groupByFold } from './fold-values.ts';

/** The criteria by which variants are ranked everywhere: in the report, in queries, in the displayed progress. */
export interface Standing {
  /** Number of folds without a finished trial. */
  readonly missingFolds: number;
  /** `averageFolds` of the finished trials, a fraction; null if there are none. */
  readonly validationAccuracy: number | null;
  /** Trainable parameters; null if unknown. */
  readonly parameters: number | null;
}

/** Accuracies closer than this count as equal, because only the order of summation differs. */
const RESOLUTION = 1e-12;
const UNKNOWN_SIZE = Number.MAX_SAFE_INTEGER;

/**
 * Comparator for `sort`, best first. Complete variants come before those with missing folds (a mean without the hard users is not comparable),
 * and these before variants without trials; then by accuracy, then by size, smaller first.
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
 * Mean of the folds' means, so that folds with more finished seeds have no more weight; null without values.
 * @param values the order within a fold must be the same each time, because it affects the last bits of sums
 */
export function averageFolds(values: readonly FoldValue[]): number | null {
  return average(groupByFold(values).flatMap((own) => average(own) ?? []));
}
