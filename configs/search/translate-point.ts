import type { Variant } from '../../core/domain/variant.ts';
import { isActive, levelOf, type Point, readPoint, type Space, valueAt } from '../../core/search/space.ts';

interface Translation {
  readonly point: Point;
  /** Its space. */
  readonly from: Space;
  readonly to: Space;
  readonly resolve: (point: Point, space: Space) => Variant;
}

/**
 * A point in another space: with the values that it has, those of fields which its own space leaves to defaults included. Values of ranges move to
 * the nearest that the range has.
 * @returns null: the other space has no such network
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

/** Fields that the other space does not have: its networks have their defaults. */
function isSameIn(fields: readonly string[], a: Variant, b: Variant): boolean {
  return fields.every((field) => JSON.stringify(readField(a, field)) === JSON.stringify(readField(b, field)));
}

/** By its path from the variant; its readout counts as training. */
function readField({ model, training }: Variant, field: string): unknown {
  const path = field.split('.');
  const whole: Record<string, unknown> = { ...model, training: { ...training, readout: 'readout' in model ? model.readout : undefined } };
  return path.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], whole);
}
