/** Predictions of one network: `[count, classes]` probabilities. */
export type Probabilities = Float32Array;

/**
 * Weighted mean of several networks' predictions for the same recordings.
 * @param weights one per network, ≥ 0, with a sum above 0; networks with weight 0 are omitted
 */
export function averageProbabilities(networks: readonly Probabilities[], weights: readonly number[]): Probabilities {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const sums = new Float64Array(networks[0]?.length ?? 0);
  networks.forEach((probabilities, index) => {
    const weight = (weights[index] ?? 0) / total;
    if (weight === 0) return;
    for (let at = 0; at < sums.length; at += 1) sums[at] = (sums[at] as number) + weight * (probabilities[at] as number);
  });
  return Float32Array.from(sums);
}

/** Concatenates the probabilities of several parts. */
export function concatenate(parts: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
