import cumulativeOfT from '@stdlib/stats-base-dists-t-cdf';
import { mean, sampleStandardDeviation } from 'simple-statistics';

export interface StudentTestOptions {
  /** Differences, one per independent unit. */
  readonly values: readonly number[];
  /** Smallest standard deviation the measurement can show. Default 0. */
  readonly smallestDeviation?: number;
  /** Added to 1/n in the variance of the mean, for values that share training data; see `overlapOf`. Default 0. */
  readonly overlap?: number;
}

/**
 * One-sample (on paired differences: paired) two-sided t test of a zero mean. @returns the p value; null with fewer than two values
 */
export function studentTest(options: StudentTestOptions): number | null {
  const { values } = options;
  if (values.length < 2) return null;
  const deviation = Math.max(sampleStandardDeviation([...values]), options.smallestDeviation ?? 0);
  const shift = Math.abs(mean([...values]));
  // 0/0 is no evidence; x/0 is infinite evidence.
  const t = shift === 0 ? 0 : shift / (deviation * Math.sqrt(1 / values.length + (options.overlap ?? 0)));
  return Math.min(1, 2 * cumulativeOfT(-t, values.length - 1));
}

/** Below this number of units, the smallest p value of the exact sign-flip test, 2^(1 − n), is above 0.05. */
const FEWEST_UNITS_FOR_SIGN_FLIP = 6;
/** Above this number of units, the test would need more than 2^16 arrangements, and the t test needs no second opinion. */
const MOST_UNITS_FOR_SIGN_FLIP = 16;

/**
 * Exact two-sided sign-flip permutation test of a zero mean: assumes only that a difference is as likely negative as positive.
 * Source: Fisher, The Design of Experiments (1935), section 21.
 * @returns the p value; null with fewer than 6 or more than 16 values
 */
export function signFlipTest(values: readonly number[]): number | null {
  const count = values.length;
  if (count < FEWEST_UNITS_FOR_SIGN_FLIP || count > MOST_UNITS_FOR_SIGN_FLIP) return null;
  const observed = Math.abs(values.reduce((sum, value) => sum + value, 0));
  // Sums of the same numbers in another order may differ in the last bits, but count as equal.
  const threshold = observed - 1e-12 * values.reduce((sum, value) => sum + Math.abs(value), 0);
  const arrangements = 2 ** count;
  let atLeast = 0;
  for (let signs = 0; signs < arrangements; signs += 1) {
    let sum = 0;
    for (let index = 0; index < count; index += 1) sum += (signs >> index) & 1 ? -(values[index] ?? 0) : (values[index] ?? 0);
    if (Math.abs(sum) >= threshold) atLeast += 1;
  }
  return atLeast / arrangements;
}

export interface HolmStep {
  readonly correctedPValue: number;
  /** Level α at which this hypothesis was tested; an interval at 1 − α excludes zero exactly if it was rejected. */
  readonly alpha: number;
  readonly rejected: boolean;
}

/**
 * Holm's step-down correction over a family of p values (Holm, Scandinavian Journal of Statistics 6, 1979). After the first
 * hypothesis that is kept, all later ones share its level, so that interval and decision never disagree. The intervals are
 * those of the steps, not simultaneous ones.
 * @returns one step per p value, in their order
 */
export function correctByHolm(options: { readonly pValues: readonly number[]; readonly alpha: number }): HolmStep[] {
  const { pValues, alpha } = options;
  const order = pValues.map((_, index) => index).sort((a, b) => (pValues[a] ?? 1) - (pValues[b] ?? 1) || a - b);
  const steps: HolmStep[] = new Array(pValues.length);
  let largest = 0;
  let stoppedAt: number | null = null;
  order.forEach((index, position) => {
    const remaining = pValues.length - position;
    const pValue = pValues[index] ?? 1;
    largest = Math.max(largest, Math.min(1, pValue * remaining));
    if (stoppedAt === null && pValue > alpha / remaining) stoppedAt = alpha / remaining;
    steps[index] = { correctedPValue: largest, alpha: stoppedAt ?? alpha / remaining, rejected: stoppedAt === null };
  });
  return steps;
}
