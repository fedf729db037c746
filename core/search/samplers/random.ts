import { z } from 'zod';
import { createRandom, type Random } from '../../domain/random.ts';
import { levelNear, lineOf } from '../coordinates.ts';
import { type Dimension, fillPoint, type Point } from '../space.ts';
import type { ProposeRequest, Sampler } from './sampler.ts';

export const randomSchema = z.strictObject({ type: z.literal('random') }).describe('Independent uniform samples.');

/** Uniform over the values; on a log scale, uniform in the logarithm. */
export const randomSampler: Sampler = (request): Point => {
  const random = createSamplerRandom(request);
  // Drawn for every dimension, whether it exists or not, so that a choice does not shift the draws of later fields.
  const shares = request.space.map(() => random.uniform());
  return fillPoint(request.space, (dimension, index) => levelOfShare(dimension, shares[index] as number));
};

/** Separates the random streams of searches from those of training. */
const STREAM = 0x5ea7c4;

export function createSamplerRandom({ seed, index, attempt }: Pick<ProposeRequest, 'seed' | 'index' | 'attempt'>): Random {
  return createRandom({ seed, stream: [STREAM, index, attempt] });
}

/** @param share share of the dimension, 0 ≤ share < 1 */
export function levelOfShare(dimension: Dimension, share: number): number {
  if (dimension.kind === 'choice') return Math.floor(share * dimension.values.length);
  const { low, high } = lineOf(dimension);
  return levelNear(dimension, low + share * (high - low));
}
