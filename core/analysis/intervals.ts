import quantileOfT from '@stdlib/stats-base-dists-t-quantile';
import { errorFunction, mean, quantileSorted, sampleStandardDeviation } from 'simple-statistics';
import { createRandom } from '../domain/random.ts';
import type { Interval } from './types.ts';

export interface IntervalOptions {
  readonly values: readonly number[];
  /** Confidence, 0 … 1. */
  readonly level: number;
  /** Smallest standard deviation the measurement can show, because equal values do not prove certainty. Default 0. */
  readonly smallestDeviation?: number;
  /** Added to 1/n in the variance of the mean, for values that share training data; see `overlapOf`. Default 0. */
  readonly overlap?: number;
}

/**
 * Student's t interval of a mean: suitable for few seeds, whose accuracies over hundreds of recordings are close to normal.
 * @returns null with fewer than two values
 */
export function studentInterval(options: IntervalOptions): Interval | null {
  const { values, level } = options;
  if (values.length < 2) return null;
  const deviation = Math.max(sampleStandardDeviation([...values]), options.smallestDeviation ?? 0);
  const error = deviation * Math.sqrt(1 / values.length + (options.overlap ?? 0));
  const half = quantileOfT(0.5 + level / 2, values.length - 1) * error;
  const centre = mean([...values]);
  return [centre - half, centre + half];
}

export interface BootstrapOptions {
  /** One value per cluster: the mean of all its trials, so that the trials of one user are drawn together. */
  readonly clusterMeans: readonly number[];
  /** Confidence, 0 … 1. */
  readonly level: number;
  readonly resamples: number;
  readonly seed: number;
}

/**
 * Percentile bootstrap interval of the mean over clusters, drawn with replacement. With few clusters plain percentiles are too
 * narrow; they are expanded so that the interval is as wide as Student's t would have it (Hesterberg, "What Teachers Should
 * Know About the Bootstrap", The American Statistician 69, 2015, section 5.3).
 * @returns null with fewer than two clusters
 */
export function clusterBootstrapInterval(options: BootstrapOptions): Interval | null {
  const { clusterMeans, level } = options;
  const clusters = clusterMeans.length;
  if (clusters < 2) return null;
  const draws = drawClusters(clusters, options.resamples, options.seed);
  const means = Float64Array.from({ length: options.resamples }, (_, resample) => {
    let sum = 0;
    for (let draw = 0; draw < clusters; draw += 1) sum += clusterMeans[draws[resample * clusters + draw] ?? 0] ?? 0;
    return sum / clusters;
  });
  const sorted = Array.from(means.sort());
  const tail = expandedTail(level, clusters);
  return [quantileSorted(sorted, tail), quantileSorted(sorted, 1 - tail)];
}

/** The last draws, cached because a sweep of a thousand trials uses the same ones thousands of times. */
let lastDraws: { readonly key: string; readonly draws: Uint32Array } = { key: '', draws: new Uint32Array() };

/** Cluster indices of all resamples, one resample after the other; the same for the same arguments. */
function drawClusters(clusters: number, resamples: number, seed: number): Uint32Array {
  const key = `${clusters}/${resamples}/${seed}`;
  if (lastDraws.key !== key) {
    const random = createRandom({ seed });
    lastDraws = { key, draws: Uint32Array.from({ length: clusters * resamples }, () => random.integer(clusters)) };
  }
  return lastDraws.draws;
}

/** Share of resamples to cut off at each end. */
export function expandedTail(level: number, clusters: number): number {
  const t = quantileOfT(0.5 + level / 2, clusters - 1);
  return (1 - errorFunction(t * Math.sqrt(clusters / (clusters - 1) / 2))) / 2;
}

/**
 * Wilson's interval of a share: the uncertainty from the number of recordings alone, without that of training.
 * Source: Wilson, JASA 22 (1927).
 */
export function wilsonInterval(options: { readonly share: number; readonly recordings: number }): Interval {
  const z = 1.959963984540054;
  const { share, recordings } = options;
  const shrink = 1 + z ** 2 / recordings;
  const centre = (share + z ** 2 / (2 * recordings)) / shrink;
  const half = (z / shrink) * Math.sqrt((share * (1 - share)) / recordings + z ** 2 / (4 * recordings ** 2));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
