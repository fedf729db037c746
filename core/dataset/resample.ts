/**
 * Resamples a series to `points` evenly spaced points by linear interpolation, first and last kept.
 *
 * @param values `[length, features]`.
 * @returns `[points, features]`.
 */
export function resampleSeries({ values, features, points }: { values: Float32Array; features: number; points: number }): Float32Array {
  const length = values.length / features;
  const resampled = new Float32Array(points * features);
  for (let point = 0; point < points; point += 1) {
    const position = points === 1 ? 0 : (point * (length - 1)) / (points - 1);
    const step = Math.min(Math.floor(position), length - 1);
    const nextStep = Math.min(step + 1, length - 1);
    const weight = position - step;
    for (let feature = 0; feature < features; feature += 1) {
      const from = values[step * features + feature] ?? 0;
      const to = values[nextStep * features + feature] ?? 0;
      resampled[point * features + feature] = from + (to - from) * weight;
    }
  }
  return resampled;
}
