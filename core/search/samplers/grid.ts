import { z } from 'zod';
import { countLevels, isActive, keyOf, type Point, type Space, valueAt } from '../space.ts';
import type { Sampler } from './sampler.ts';

export const gridSchema = z.strictObject({ type: z.literal('grid') }).describe('Every combination, in order; each range needs a step.');

/** Every combination once, with the last field changing fastest; fields that do not exist add no combinations. */
export const gridSampler: Sampler = ({ space, attempt, observations }) => {
  const tried = new Set(observations.map(({ point }) => keyOf(point)));
  let refused = 0;
  for (const point of listPoints(space)) {
    if (tried.has(keyOf(point))) continue;
    if (refused === attempt) return point;
    refused += 1;
  }
  return null;
};

const listed = new WeakMap<Space, readonly Point[]>();

/** All points of a space whose ranges have steps; the caller has checked their number. */
export function listPoints(space: Space): readonly Point[] {
  const known = listed.get(space);
  if (known !== undefined) return known;
  const points = extend(space, 0, new Map());
  listed.set(space, points);
  return points;
}

function extend(space: Space, index: number, values: ReadonlyMap<string, unknown>): Point[] {
  const dimension = space[index];
  if (dimension === undefined) return [[]];
  if (!isActive(dimension, values)) return extend(space, index + 1, values).map((rest) => [null, ...rest]);
  return Array.from({ length: countLevels(dimension) }, (_, level) => level).flatMap((level) =>
    extend(space, index + 1, new Map(values).set(dimension.field, valueAt(dimension, level))).map((rest) => [level, ...rest]),
  );
}
