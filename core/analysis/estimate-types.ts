/** Lower and upper end in the measure's unit (accuracies: fractions). */
export type Interval = readonly [number, number];

/** A mean over trials with its uncertainty, in the measure's unit. */
export interface Estimate {
  /** Number of trials. */
  readonly trials: number;
  /** Independent units behind the interval: folds if there are several, otherwise seeds. */
  readonly units: number;
  /** With several folds: the mean of the folds' means, so that each held-out user has the same weight. */
  readonly mean: number;
  /** Sample standard deviation over trials; null with one trial. */
  readonly standardDeviation: number | null;
  readonly minimum: number;
  readonly maximum: number;
  /** 95 % confidence interval; null with one unit, because the spread is unknown. */
  readonly interval: Interval | null;
  readonly method: 'cluster-bootstrap' | 'student-t' | 'none';
}
