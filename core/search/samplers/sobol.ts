import { z } from 'zod';
import { createRandom } from '../../domain/random.ts';
import { fillPoint, type Point } from '../space.ts';
import { levelOfShare } from './random.ts';
import type { Sampler } from './sampler.ts';
import { DIRECTIONS, MOST_SOBOL_DIMENSIONS } from './sobol-directions.ts';

const BITS = 32;
/** Further attempts of a suggestion use points beyond those of any search. */
const BEYOND = 2 ** 20;
const STREAM = 0x50b01;

export const sobolSchema = z.strictObject({ type: z.literal('sobol') }).describe('Covers the space evenly; at most 21 fields.');

/** Covers the space evenly: a Sobol sequence with a digital shift by the seed, which preserves its evenness. */
export const sobolSampler: Sampler = ({ space, seed, index, attempt }): Point => {
  if (space.length > MOST_SOBOL_DIMENSIONS)
    throw new RangeError(`A Sobol sequence supports ${MOST_SOBOL_DIMENSIONS} fields, not ${space.length}.`);
  const random = createRandom({ seed, stream: [STREAM] });
  const shifts = space.map(() => random.bits());
  const number = attempt === 0 ? index : BEYOND + index * 1_000 + attempt;
  return fillPoint(space, (dimension, d) => levelOfShare(dimension, ((sobolBits(d, number) ^ (shifts[d] as number)) >>> 0) / 2 ** BITS));
};

/** Coordinate `dimension` (from 0) of the point `number` (from 0), as 32 binary digits. */
export function sobolBits(dimension: number, number: number): number {
  const directions = directionsOf(dimension);
  // Gray code order: neighbours differ in one digit.
  let gray = number ^ (number >>> 1);
  let bits = 0;
  for (let digit = 0; gray !== 0; digit += 1, gray >>>= 1) if ((gray & 1) === 1) bits ^= directions[digit] as number;
  return bits >>> 0;
}

const known: Uint32Array[] = [];

function directionsOf(dimension: number): Uint32Array {
  known[dimension] ??= computeDirections(dimension);
  return known[dimension];
}

/** Bratley and Fox's recurrence. */
function computeDirections(dimension: number): Uint32Array {
  const directions = new Uint32Array(BITS);
  if (dimension === 0) return directions.map((_, digit) => 2 ** (BITS - 1 - digit));
  const { polynomial, initial } = DIRECTIONS[dimension - 1] as (typeof DIRECTIONS)[number];
  const degree = initial.length;
  initial.forEach((first, digit) => {
    directions[digit] = first * 2 ** (BITS - 1 - digit);
  });
  for (let digit = degree; digit < BITS; digit += 1) {
    const before = directions[digit - degree] as number;
    let value = before ^ (before >>> degree);
    for (let term = 1; term < degree; term += 1) {
      if (((polynomial >>> (degree - 1 - term)) & 1) === 1) value ^= directions[digit - term] as number;
    }
    directions[digit] = value;
  }
  return directions;
}
