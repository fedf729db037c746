export interface Report {
  readonly index: number;
  /** From 0. */
  readonly rung: number;
  /** Best so far, to be maximised; null: diverged, the worst of all. */
  readonly score: number | null;
}

export interface Verdict {
  readonly kind: 'go-on' | 'wait' | 'stop' | 'complete';
  readonly cutOff: number | null;
  readonly rule: string;
}

export interface Promotion {
  readonly index: number;
  /** That it is to reach. */
  readonly rung: number;
  readonly score: number;
  readonly cutOff: number;
  readonly rule: string;
}

/**
 * Decides how far trials are trained. It knows what it was told, in the order it was told, and nothing else: the same reports in the same order
 * give the same decisions.
 */
export interface Pruner {
  /** Epochs at which a trial reports, ascending; the last are all it can have. */
  rungsOf(index: number): readonly number[];
  report(report: Report): Verdict;
  /** A trial that failed for good: it is expected no more, and has no part in what is compared. */
  leaveOut(index: number): void;
  /** A waiting trial that is to train on now; null: none. */
  promote(): Promotion | null;
  /** How many trials there will be in all. */
  expect(trials: number): void;
}

/** Without a value is worst. */
export const worthOf = (score: number | null) => score ?? Number.NEGATIVE_INFINITY;
