import type { Variant } from '../../core/domain/variant.ts';
import { isActive, levelOf, type Point, readPoint, type Space, valueAt } from '../../core/search/space.ts';

interface Translation {
  readonly point: Point;
  /** The space of the point. */
  readonly from: Space;
  readonly to: Space;
  readonly resolve: (point: Point, space: Space) => Variant;
}

/**
 * Translates a point into another space, including values of fields that have their default in its own space. Values of ranges are rounded to
 * the nearest value of the range.
 * @returns null if the other space has no such network
 */
export function translatePoint({ point, from, to, resolve }: Translation): Point | null {
  const own = readPoint(from, point);
  const variant = resolve(point, from);
  const values = new Map<string, unknown>();
  const place: (number | null)[] = [];
  for (const dimension of to) {
    const { field } = dimension;
    const level = isActive(dimension, values)
      ? levelOf(dimension, Object.hasOwn(own, field) ? own[field] : readField(variant, field))
      : null;
    if (level === null && isActive(dimension, values)) return null;
    if (level !== null) values.set(field, valueAt(dimension, level));
    place.push(level);
  }
  const gone = Object.keys(own).filter((field) => !values.has(field));
  return gone.length === 0 || isSameIn(gone, variant, resolve(place, to)) ? place : null;
}

/** Whether two variants are equal in fields that the other space does not have, so that they have their defaults. */
function isSameIn(fields: readonly string[], a: Variant, b: Variant): boolean {
  return fields.every((field) => JSON.stringify(readField(a, field)) === JSON.stringify(readField(b, field)));
}

/** Reads a field by its path from the variant; the readout counts as a training field. */
function readField({ model, training }: Variant, field: string): unknown {
  const path = field.split('.');
  const whole: Record<string, unknown> = { ...model, training: { ...training, readout: 'readout' in model ? model.readout : undefined } };
  return path.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], whole);
}
