import type { Random } from '../domain/random.ts';

/** Positions of new time steps in the old time. */
export interface Warp {
  /** New number of time steps. */
  readonly length: number;
  /** `[length]`, old time of each new step, ascending from 0 to the old length − 1. */
  readonly positions: Float64Array;
}

const SHORTEST = 2;
/** Maximum stretch of a sequence, so that an extreme draw does not make a batch too large. */
const MOST_STRETCH = 1.5;

/**
 * Draws a smooth warp. The log of the speed is a random constant (tempo: it changes the length) plus half a cosine and a whole one over the
 * sequence (local speed), each with a third of the variance `strength`².
 */
export function drawWarp({ length, strength, random }: { length: number; strength: number; random: Random }): Warp {
  const deviation = strength / Math.sqrt(3);
  const tempo = Math.exp(-deviation * random.normal());
  const slow = deviation * Math.SQRT2 * random.normal();
  const fast = deviation * Math.SQRT2 * random.normal();
  const newLength = Math.round(Math.min(Math.max(length * tempo, SHORTEST), length * MOST_STRETCH));
  const positions = new Float64Array(newLength);
  let travelled = 0;
  for (let step = 1; step < newLength; step += 1) {
    const phase = (Math.PI * (step - 0.5)) / (newLength - 1);
    travelled += Math.exp(slow * Math.cos(phase) + fast * Math.cos(2 * phase));
    positions[step] = travelled;
  }
  const scale = (length - 1) / travelled;
  for (let step = 1; step < newLength; step += 1) positions[step] = Math.min((positions[step] ?? 0) * scale, length - 1);
  return { length: newLength, positions };
}

/** The identity warp. */
export function identityWarp(length: number): Warp {
  return { length, positions: Float64Array.from({ length }, (_, step) => step) };
}

/**
 * Reads a series along a warp by linear interpolation.
 *
 * @param values `[time, features]`.
 * @param start time step that the warp's old time 0 stands for.
 * @returns `[warp.length, features]`.
 */
export function resampleAlong({
  values,
  features,
  start,
  warp,
}: {
  values: Float32Array;
  features: number;
  start: number;
  warp: Warp;
}): Float32Array {
  const resampled = new Float32Array(warp.length * features);
  for (let step = 0; step < warp.length; step += 1) {
    const position = warp.positions[step] ?? 0;
    const whole = Math.floor(position);
    const weight = position - whole;
    const from = (start + whole) * features;
    // At the very end there is no next step, and its weight is 0.
    const to = weight > 0 ? from + features : from;
    for (let feature = 0; feature < features; feature += 1) {
      const before = values[from + feature] ?? 0;
      resampled[step * features + feature] = before + ((values[to + feature] ?? 0) - before) * weight;
    }
  }
  return resampled;
}
