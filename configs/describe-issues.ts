import type { z } from 'zod';
import { abbreviate } from './explain-issue.ts';

/** Formats problems, one line each: `path: what is allowed, got value`. */
export function describeIssues(input: unknown, issues: readonly z.core.$ZodIssue[]): string[] {
  const wrongTypes = new Set(issues.flatMap(({ code, path }) => (code === 'invalid_type' ? [path.join('.')] : [])));
  // A value of the wrong type also has the wrong length or format; report only the type.
  const told = issues.filter(
    ({ code, path }) => code === 'invalid_type' || code === 'unrecognized_keys' || !wrongTypes.has(path.join('.')),
  );
  return told.map((issue) => {
    const path = issue.path.map(String);
    const allowed = issue.message.replace(/^Invalid (input|option): /, '');
    const place = path.map(shortenKey).join('.') || '(the whole)';
    // The name of an unknown field is more informative than the whole object.
    return issue.code === 'unrecognized_keys' ? `${place}: ${allowed}` : `${place}: ${allowed}, got ${abbreviate(valueAt(input, path))}`;
  });
}

function shortenKey(key: string): string {
  return key.length > 100 ? `${key.slice(0, 99)}…` : key;
}

function valueAt(input: unknown, path: readonly string[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
