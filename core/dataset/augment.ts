import { DurasweepError } from '../domain/errors.ts';
import type { Random } from '../domain/random.ts';
import type { AugmentationOptions } from '../domain/variant.ts';
import { drawRotation, rotateTriples } from './rotation.ts';
import { drawWarp, identityWarp, resampleAlong, type Warp } from './time-warp.ts';

/** One sequence. */
export interface Sequence {
  /** `[length, features]`. */
  readonly values: Float32Array;
  readonly length: number;
}

export interface AugmentationRequest extends Sequence {
  readonly features: number;
  readonly options: AugmentationOptions;
  /** Consumed in an order that depends on the options alone, not on the values. */
  readonly random: Random;
}

const SHORTEST = 2;

/**
 * Distorts one training sequence at random: crop, time warp (these change its length), rotation, scaling, jitter, in this order.
 * Strength 0 leaves a distortion out; all 0 gives the same `values` back. The input is never changed.
 *
 * @throws DurasweepError `InvalidConfig` where a rotation is asked for and the features are not triples of axes.
 */
export function augment({ values, length, features, options, random }: AugmentationRequest): Sequence {
  const moved = moveInTime({ values, length, features, options, random });
  if (options.rotationDegrees === 0 && options.scaling === 0 && options.jitter === 0) return moved;
  const distorted = moved.values === values ? Float32Array.from(values) : moved.values;
  if (options.rotationDegrees > 0) {
    checkTriples(features);
    rotateTriples(distorted, drawRotation({ degrees: options.rotationDegrees, random }));
  }
  if (options.scaling > 0) scaleValues(distorted, Math.exp(options.scaling * random.normal()));
  if (options.jitter > 0) addNoise(distorted, options.jitter, random);
  return { values: distorted, length: moved.length };
}

function moveInTime({ values, length, features, options, random }: AugmentationRequest): Sequence {
  if ((options.crop === 0 && options.timeWarp === 0) || length <= SHORTEST) return { values, length };
  const cropped = Math.min(Math.floor(options.crop > 0 ? random.uniform() * options.crop * length : 0), length - SHORTEST);
  const start = cropped > 0 ? Math.floor(random.uniform() * (cropped + 1)) : 0;
  const kept = length - cropped;
  const warp: Warp = options.timeWarp > 0 ? drawWarp({ length: kept, strength: options.timeWarp, random }) : identityWarp(kept);
  return { values: resampleAlong({ values, features, start, warp }), length: warp.length };
}

function scaleValues(values: Float32Array, factor: number): void {
  for (let index = 0; index < values.length; index += 1) values[index] = (values[index] ?? 0) * factor;
}

function addNoise(values: Float32Array, deviation: number, random: Random): void {
  for (let index = 0; index < values.length; index += 1) values[index] = (values[index] ?? 0) + deviation * random.normal();
}

function checkTriples(features: number): void {
  if (features % 3 === 0) return;
  const message = `augmentation.rotationDegrees: the data has ${features} features; a rotation needs a multiple of 3 (x, y, z); set it to 0.`;
  throw new DurasweepError('InvalidConfig', message);
}
