import { DurasweepError } from '../domain/errors.ts';
import type { Random } from '../domain/random.ts';
import type { AugmentationOptions } from '../domain/variant.ts';
import { maskFeatures, maskSteps, measureMeans } from './mask.ts';
import { drawRotation, rotateAbout, rotateTriples } from './rotation.ts';
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
  /** Used in an order that depends only on the options, not on the values. */
  readonly random: Random;
}

const SHORTEST = 2;

/**
 * Distorts one training sequence at random: crop, time warp (these change its length), rotation, rotation about its mean, scaling, jitter,
 * masks, in this order.
 * Strength 0 omits a distortion; if all are 0, the same `values` are returned. The input is never modified.
 *
 * @throws DurasweepError `InvalidConfig` if a rotation is requested and the features are not triples of axes.
 */
export function augment({ values, length, features, options, random }: AugmentationRequest): Sequence {
  const moved = moveInTime({ values, length, features, options, random });
  if (!changesValues(options)) return moved;
  const distorted = moved.values === values ? Float32Array.from(values) : moved.values;
  if (options.rotationDegrees > 0) {
    checkTriples(features);
    rotateTriples(distorted, drawRotation({ degrees: options.rotationDegrees, random }));
  }
  if (options.headingDegrees !== undefined) turnAboutMean(distorted, moved.length, { features, options, random });
  if (options.scaling > 0) scaleValues(distorted, Math.exp(options.scaling * random.normal()));
  if (options.jitter > 0) addNoise(distorted, options.jitter, random);
  const request = { values: distorted, length: moved.length, features, random };
  if (options.stepMask !== undefined) maskSteps(request, options.stepMask);
  if (options.featureMask !== undefined) maskFeatures(request, options.featureMask);
  return { values: distorted, length: moved.length };
}

/** Nothing is drawn for an option that is off. */
function changesValues({ crop: _crop, timeWarp: _warp, ...options }: AugmentationOptions): boolean {
  return Object.values(options).some((strength) => strength !== 0 && strength !== undefined);
}

type TurnRequest = Pick<AugmentationRequest, 'features' | 'options' | 'random'>;

/** Rotates each triple about its own mean over the recording, which is mostly gravity, so that its direction is kept. */
function turnAboutMean(values: Float32Array, length: number, { features, options, random }: TurnRequest): void {
  checkTriples(features);
  const means = measureMeans(values, length, features);
  const angle = ((options.headingDegrees ?? 0) * Math.PI * random.normal()) / 180;
  for (let first = 0; first < features; first += 3) {
    const [x = 0, y = 0, z = 0] = means.subarray(first, first + 3);
    const rotation = rotateAbout([x, y, z], angle);
    for (let step = 0; step < length; step += 1)
      rotateTriples(values.subarray(step * features + first, step * features + first + 3), rotation);
  }
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
