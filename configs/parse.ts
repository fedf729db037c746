import type { z } from 'zod';
import { DurasweepError } from '../core/domain/errors.ts';
import { resolveVariants } from './resolve-variants.ts';
import { type SweepConfiguration, sweepSchema } from './schema.ts';

/**
 * Checks a configuration and fills in its defaults.
 * @throws DurasweepError InvalidConfig with every problem at once: field path, value, what is allowed.
 */
export function parseSweepConfiguration(input: unknown): SweepConfiguration {
  const result = sweepSchema.safeParse(input, { error: explainIssue });
  const problems = result.success ? findUnknownInClaims(result.data) : describeIssues(input, result.error.issues);
  if (result.success && problems.length === 0) return result.data;
  throw new DurasweepError(
    'InvalidConfig',
    `The configuration has ${count(problems.length)}:\n${problems.map((line) => `  ${line}`).join('\n')}`,
  );
}

/** Claims about variants that do not exist: only here are those of grids known by name. */
function findUnknownInClaims(configuration: SweepConfiguration): string[] {
  const known = new Set(resolveVariants(configuration).map(({ name }) => name));
  return configuration.claims.flatMap(({ test }, claim) =>
    [...test.variants, ...('than' in test ? test.than : [])]
      .filter((name) => !known.has(name))
      .map((name) => `claims.${claim}.test: must be about variants of the sweep (${[...known].join(', ')}), got "${name}"`),
  );
}

/** What is allowed, where zod's own words leave it out or put it for programmers; undefined: zod's own will do. */
export function explainIssue(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'unrecognized_keys') {
    const { shape } = (issue.inst as { _zod: { def: { shape?: object } } } | undefined)?._zod.def ?? {};
    const allowed = shape === undefined ? '' : `; allowed: ${Object.keys(shape).join(', ')}`;
    return `there is no field ${issue.keys.map((key) => `"${key}"`).join(', ')}${allowed}`;
  }
  if (issue.code === 'too_small' && issue.origin === 'number')
    return `must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
  if (issue.code === 'too_big' && issue.origin === 'number') return `must be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`;
  return undefined;
}

/** One line a problem: `path: what is allowed, got value`. */
export function describeIssues(input: unknown, issues: readonly z.core.$ZodIssue[]): string[] {
  return issues.map((issue) => {
    const path = issue.path.map(String);
    const allowed = issue.message.replace(/^Invalid (input|option): /, '');
    const place = path.join('.') || '(the whole)';
    // The name of an unknown field says more than all the fields beside it.
    return issue.code === 'unrecognized_keys' ? `${place}: ${allowed}` : `${place}: ${allowed}, got ${abbreviate(valueAt(input, path))}`;
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
