import type { Random } from '../domain/random.ts';

export interface MaskRequest {
  /** `[length, features]`, modified in place. */
  readonly values: Float32Array;
  readonly length: number;
  readonly features: number;
  readonly random: Random;
}

/** Replaces a range of steps, at most `share` of them, by each feature's mean over the recording ("cutout"). */
export function maskSteps({ values, length, features, random }: MaskRequest, share: number): void {
  const masked = Math.floor(random.uniform() * share * length);
  const start = Math.floor(random.uniform() * (length - masked + 1));
  const means = measureMeans(values, length, features);
  for (let step = start; step < start + masked; step += 1) values.set(means, step * features);
}

/** Replaces each feature, with probability `share`, by its mean over the recording. */
export function maskFeatures({ values, length, features, random }: MaskRequest, share: number): void {
  const means = measureMeans(values, length, features);
  for (let feature = 0; feature < features; feature += 1) {
    if (random.uniform() >= share) continue;
    for (let step = 0; step < length; step += 1) values[step * features + feature] = means[feature] as number;
  }
}

/** `[features]`. */
export function measureMeans(values: Float32Array, length: number, features: number): Float32Array {
  const sums = new Float64Array(features);
  for (let index = 0; index < length * features; index += 1) {
    sums[index % features] = (sums[index % features] as number) + (values[index] as number);
  }
  return Float32Array.from(sums, (sum) => sum / length);
}
