import { isObject } from '../core/domain/is-object.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What tells the kinds of an object apart: one of another kind has other fields. */
const KIND_FIELDS = ['type', 'method'] as const;

/**
 * `base` with what `change` says instead: objects field by field, at every depth; anything else, lists too, as a whole. So is an object
 * of another kind (`type`, `method`): the fields of the first would be unknown in it.
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
