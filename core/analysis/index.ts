/**
 * Statistics of trials: intervals, paired tests, corrections, and the whole analysis of a sweep.
 *
 * @example
 * ```js
 * import { correctByHolm, signFlipTest, studentInterval } from 'durasweep/analysis';
 *
 * const gains = [0.012, 0.008, 0.015, 0.004, 0.011, 0.009]; // of one variant over another, seed by seed
 * const [low, high] = studentInterval({ values: gains, level: 0.95 });
 * const corrected = correctByHolm({ pValues: [signFlipTest(gains), 0.2], alpha: 0.05 });
 * console.log(low.toFixed(4), high.toFixed(4), corrected.length); // 0.0059 0.0138 2
 * ```
 */
export { analyse } from './analyse.ts';
export { correctByHolm, type HolmStep, signFlipTest, studentTest } from './hypothesis-tests.ts';
export { clusterBootstrapInterval, studentInterval, wilsonInterval } from './intervals.ts';
export type { Analysis, Comparison, Estimate, Interval, LeaderboardEntry } from './types.ts';
