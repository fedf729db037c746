export const NORMALISATION_METHODS = ['none', 'standardise', 'per-recording'] as const;
/**
 * `none`: values as recorded; `standardise`: each feature to mean 0 and standard deviation 1 over the training part's time steps;
 * `per-recording`: over each recording's own time steps, which removes its offset and amplitude; nothing is fitted on the training part.
 */
export type NormalisationMethod = (typeof NORMALISATION_METHODS)[number];

/** Each feature's value becomes `(value − mean) / deviation`. */
export interface Normalisation {
  readonly method: NormalisationMethod;
  /** `[features]`. */
  readonly means: readonly number[];
  /** `[features]`, > 0. */
  readonly deviations: readonly number[];
}

/**
 * Fits a normalisation.
 *
 * @param values each `[length, features]`; must be only training recordings, because otherwise the test part leaks into training.
 */
export function fitNormalisation({
  method,
  features,
  values,
}: {
  method: NormalisationMethod;
  features: number;
  values: readonly Float32Array[];
}): Normalisation {
  const steps = values.reduce((sum, series) => sum + series.length / features, 0);
  if (method !== 'standardise' || steps === 0) return { method, means: Array(features).fill(0), deviations: Array(features).fill(1) };
  const means = averageFeatures({ features, values, steps, term: (value) => value });
  const variances = averageFeatures({ features, values, steps, term: (value, feature) => (value - (means[feature] ?? 0)) ** 2 });
  // A constant feature has no information: it becomes 0 rather than a division by zero.
  return { method, means, deviations: variances.map((variance) => (variance > 0 ? Math.sqrt(variance) : 1)) };
}

interface AverageRequest {
  readonly features: number;
  readonly values: readonly Float32Array[];
  readonly steps: number;
  readonly term: (value: number, feature: number) => number;
}

function averageFeatures({ features, values, steps, term }: AverageRequest): number[] {
  const sums: number[] = Array(features).fill(0);
  for (const series of values) {
    for (let index = 0; index < series.length; index += 1) {
      const feature = index % features;
      sums[feature] = (sums[feature] ?? 0) + term(series[index] ?? 0, feature);
    }
  }
  return sums.map((sum) => sum / steps);
}
