/** Lower and upper end, in the measure's own unit (accuracies: fractions). */
export type Interval = readonly [number, number];

/** A mean over trials with its uncertainty, in the measure's own unit. */
export interface Estimate {
  /** Trials averaged. */
  readonly trials: number;
  /** Independent units behind the interval: folds where there are several, else seeds. */
  readonly units: number;
  /** With several folds: the mean of the folds' means, so that each held-out user weighs the same. */
  readonly mean: number;
  /** Sample standard deviation over trials; null with one trial. */
  readonly standardDeviation: number | null;
  readonly minimum: number;
  readonly maximum: number;
  /** 95 % confidence interval; null with one unit, where nothing is known about the spread. */
  readonly interval: Interval | null;
  readonly method: 'cluster-bootstrap' | 'student-t' | 'none';
}
