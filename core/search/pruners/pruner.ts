interface Report {
  readonly index: number;
  /** From 0. */
  readonly rung: number;
  /** Best score so far, to be maximised; null: diverged, which is the worst. */
  readonly score: number | null;
}

export interface Verdict {
  readonly kind: 'go-on' | 'wait' | 'stop' | 'complete';
  readonly cutOff: number | null;
  readonly rule: string;
  /** The score so far, if it is not the reported one. */
  readonly score?: number;
}

export interface Promotion {
  readonly index: number;
  /** The rung that it should reach. */
  readonly rung: number;
  readonly score: number;
  readonly cutOff: number;
  readonly rule: string;
}

/**
 * Decides how long trials are trained. Its decisions depend only on the reports and their order: the same reports in the same order give
 * the same decisions.
 */
export interface Pruner {
  /** Epochs at which a trial reports, ascending, as means over its folds and seeds; the last one is its maximum. */
  rungsOf(index: number): readonly number[];
  report(report: Report): Verdict;
  /** A trial has failed permanently: it is no longer expected and does not take part in comparisons. */
  leaveOut(index: number): void;
  /** A waiting trial that should continue now; null: none. */
  promote(): Promotion | null;
  /** Sets the total number of trials. */
  expect(trials: number): void;
}

/** No score counts as the worst. */
export const worthOf = (score: number | null) => score ?? Number.NEGATIVE_INFINITY;
