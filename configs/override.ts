import { isObject } from '../core/domain/is-object.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Fields that determine the kind of an object, and so its other fields. */
const KIND_FIELDS = ['type', 'method'] as const;

/**
 * Overrides `base` with `change`: objects are merged recursively; everything else, including lists, is replaced as a whole. An object of
 * another kind (`type`, `method`) is also replaced, because the old fields would be unknown in it.
 */
export function override(base: unknown, change: unknown): unknown {
  if (!isObject(base) || !isObject(change) || areOfOtherKinds(base, change)) return change;
  const names = new Set([...Object.keys(base), ...Object.keys(change)]);
  return Object.fromEntries([...names].map((name) => [name, overrideField(base, change, name)]));
}

function overrideField(base: Fields, change: Fields, name: string): unknown {
  if (!Object.hasOwn(change, name)) return base[name];
  return Object.hasOwn(base, name) ? override(base[name], change[name]) : change[name];
}

function areOfOtherKinds(base: Fields, change: Fields): boolean {
  return KIND_FIELDS.some((field) => field in base && field in change && base[field] !== change[field]);
}
