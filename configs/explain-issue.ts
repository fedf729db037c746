import type { z } from 'zod';
import { explainRemoved } from './removed-fields.ts';

/** Maximum number of allowed names in a message. */
const NAMES_TOLD = 40;
const CHARACTERS_TOLD = 80;

const TYPES: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text in double quotes',
  boolean: 'true or false',
  array: 'a list: [ … ]',
  object: 'an object: { … }',
  null: 'null',
};

/** Says what is allowed if zod's message omits it or is meant for programmers; undefined: use zod's message. */
export function explainIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'unrecognized_keys':
      return explainRemoved(issue.keys) ?? `there is no field ${listTexts(issue.keys)}${listFields(issue.inst)}`;
    case 'invalid_type':
      return `must be ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${joinWithOr(issue.values.map((value) => JSON.stringify(value)))}`;
    case 'invalid_union':
      return explainUnion(issue);
    case 'too_small':
      return explainBound(issue.origin, issue.inclusive === false ? 'more than' : 'at least', Number(issue.minimum));
    case 'too_big':
      return explainBound(issue.origin, issue.inclusive === false ? 'less than' : 'at most', Number(issue.maximum));
    default:
      return undefined;
  }
}

function explainBound(origin: string, relation: string, bound: number): string | undefined {
  if (origin === 'number' || origin === 'int') return `must be ${relation} ${bound}`;
  if (origin === 'string') return `must have ${relation} ${bound} character${bound === 1 ? '' : 's'}`;
  if (origin === 'array') return `must be a list of ${relation} ${bound}`;
  return undefined;
}

function explainUnion(issue: Extract<z.core.$ZodRawIssue, { code: 'invalid_union' }>): string | undefined {
  if (typeof issue.discriminator === 'string') {
    const { propValues } = readInternals(issue.inst)?._zod ?? {};
    const allowed = [...(propValues?.[issue.discriminator] ?? [])].map((value) => JSON.stringify(value));
    return allowed.length === 0 ? undefined : `must be ${joinWithOr(allowed)}`;
  }
  const reasons = issue.errors.map((issues) => issues[0]?.message.replace(/^must be /, '')).filter((reason) => reason !== undefined);
  return reasons.length === 0 ? undefined : `must be ${[...new Set(reasons)].join(', or ')}`;
}

interface SchemaInternals {
  readonly _zod: { readonly def?: { readonly shape?: object }; readonly propValues?: Readonly<Record<string, ReadonlySet<unknown>>> };
}

function readInternals(schema: unknown): SchemaInternals | undefined {
  return schema as SchemaInternals | undefined;
}

function listFields(schema: unknown): string {
  const shape = readInternals(schema)?._zod.def?.shape;
  return shape === undefined ? '' : `; allowed: ${Object.keys(shape).join(', ')}`;
}

/** `a, b or c`. */
export function joinWithOr(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`;
}

/** `"a", "b"`: shortened texts, limited in number. */
export function listTexts(texts: readonly string[]): string {
  const told = texts.slice(0, NAMES_TOLD).map((text) => abbreviate(text));
  return `${told.join(', ')}${texts.length > NAMES_TOLD ? ` and ${texts.length - NAMES_TOLD} more` : ''}`;
}

/** A value as shortened JSON. */
export function abbreviate(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = writeJson(value);
  return text.length > CHARACTERS_TOLD ? `${text.slice(0, CHARACTERS_TOLD - 3)}…` : text;
}

function writeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // JSON.stringify is recursive.
    return 'a value nested too deeply to print';
  }
}
