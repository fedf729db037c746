import { isObject } from '../../core/domain/is-object.ts';
import { isActive, levelOf, type Point, type Space } from '../../core/search/space.ts';
import { abbreviate } from '../explain-issue.ts';
import { SpaceProblem } from './parse-space.ts';

/**
 * Reads a point given as field values, written like a variant; fields with one value can be omitted. Values of ranges are rounded to the nearest value of the range.
 * @throws SpaceProblem naming the field
 */
export function readStart(space: Space, start: Readonly<Record<string, unknown>>): Point {
  const given = new Map(flatten(space, start, []));
  const values = new Map<string, unknown>();
  const point = space.map((dimension) => {
    const { field } = dimension;
    if (!isActive(dimension, values)) {
      if (given.has(field)) throw new SpaceProblem(`${field}: must be omitted, because of the values of earlier fields`);
      return null;
    }
    const isFixed = dimension.kind === 'choice' && dimension.values.length === 1;
    const value = given.has(field) || !isFixed ? given.get(field) : dimension.values[0];
    const level = levelOf(dimension, value);
    if (level === null) throw new SpaceProblem(`${field}: must be a value of the space, got ${abbreviate(value)}`);
    values.set(field, value);
    return level;
  });
  const unknown = [...given.keys()].find((field) => !space.some((dimension) => dimension.field === field));
  if (unknown !== undefined)
    throw new SpaceProblem(`${unknown}: must be a field of the space (${space.map(({ field }) => field).join(', ')})`);
  return point;
}

/** Flattens objects down to the fields of the space, whose values may be objects themselves. */
function flatten(space: Space, fields: Readonly<Record<string, unknown>>, path: readonly string[]): (readonly [string, unknown])[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const field = [...path, name].join('.');
    const isNested = isObject(value) && !space.some((dimension) => dimension.field === field);
    return isNested ? flatten(space, value, [...path, name]) : [[field, value] as const];
  });
}
