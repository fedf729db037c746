import type { z } from 'zod';
import { DurasweepError } from '../core/domain/errors.ts';
import { type SweepConfiguration, sweepSchema } from './schema.ts';

/**
 * Checks a configuration and fills in its defaults.
 * @throws DurasweepError InvalidConfig with every problem at once: field path, value, what is allowed.
 */
export function parseSweepConfiguration(input: unknown): SweepConfiguration {
  const result = sweepSchema.safeParse(input);
  if (result.success) return result.data;
  const problems = describeIssues(input, result.error.issues);
  throw new DurasweepError(
    'InvalidConfig',
    `The configuration has ${count(problems.length)}:\n${problems.map((line) => `  ${line}`).join('\n')}`,
  );
}

/** One line a problem: `path: what is allowed, got value`. */
export function describeIssues(input: unknown, issues: readonly z.core.$ZodIssue[]): string[] {
  return issues.map((issue) => {
    const path = issue.path.map(String);
    const allowed = issue.message.replace(/^Invalid (input|option): /, '');
    return `${path.join('.') || '(the whole)'}: ${allowed}, got ${abbreviate(valueAt(input, path))}`;
  });
}

function valueAt(input: unknown, path: readonly string[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

function abbreviate(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function count(problems: number): string {
  return problems === 1 ? 'one problem' : `${problems} problems`;
}
