import { compareTexts } from './compare-texts.ts';
import { isObject } from './is-object.ts';

/** JSON text with sorted object keys, so that equal values give equal texts whatever the order of their fields. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (isObject(inner) ? sortKeys(inner) : inner));
}

function sortKeys(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => compareTexts(a, b)));
}
