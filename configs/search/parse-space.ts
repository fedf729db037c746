import { isObject } from '../../core/domain/is-object.ts';
import type { Condition, Dimension, Space } from '../../core/search/space.ts';
import { abbreviate } from '../explain-issue.ts';
import { isWholeNumberField } from './known-fields.ts';

/** A problem of a space, with its field: `training.learningRate: must be …`. */
export class SpaceProblem extends Error {}

const RANGE_FIELDS = ['from', 'to', 'scale', 'step', 'when'];
const CHOICE_FIELDS = ['choices', 'when'];
const MOST_CHOICES = 1_000;

/**
 * Parses a space's fields into dimensions, in order; fields of nested objects are named by path.
 * @throws SpaceProblem at the first invalid field
 */
export function parseSpace(space: Readonly<Record<string, unknown>>): Space {
  const dimensions: Dimension[] = [];
  addFields(space, [], dimensions);
  return dimensions;
}

function addFields(fields: Readonly<Record<string, unknown>>, path: readonly string[], dimensions: Dimension[]): void {
  for (const [name, value] of Object.entries(fields)) {
    const field = [...path, name].join('.');
    if (Array.isArray(value)) dimensions.push(readChoice(field, { choices: value }, dimensions));
    else if (!isObject(value)) dimensions.push({ kind: 'choice', field, values: [value], when: [] });
    else if ('from' in value || 'to' in value) dimensions.push(readRange(field, value, dimensions));
    else if ('choices' in value) dimensions.push(readChoice(field, value, dimensions));
    else addFields(value, [...path, name], dimensions);
  }
}

function readChoice(field: string, value: Readonly<Record<string, unknown>>, before: Space): Dimension {
  refuseUnknown(field, value, CHOICE_FIELDS);
  const { choices, when } = value;
  if (!Array.isArray(choices) || choices.length === 0 || choices.length > MOST_CHOICES) {
    throw refuse(`${field}`, `a list of 1 to ${MOST_CHOICES} values`, choices);
  }
  if (new Set(choices.map((one) => JSON.stringify(one))).size < choices.length)
    throw refuse(field, 'a list that names each value once', choices);
  return { kind: 'choice', field, values: choices, when: readConditions(field, when, before) };
}

function readRange(field: string, value: Readonly<Record<string, unknown>>, before: Space): Dimension {
  refuseUnknown(field, value, RANGE_FIELDS);
  const { from, to, scale = 'linear', step, when } = value;
  if (typeof from !== 'number') throw refuse(`${field}.from`, 'a number', from);
  if (typeof to !== 'number' || to < from) throw refuse(`${field}.to`, `a number, at least ${from}`, to);
  if (scale !== 'linear' && scale !== 'log') throw refuse(`${field}.scale`, '"linear" or "log"', scale);
  if (scale === 'log' && from <= 0) throw refuse(`${field}.from`, 'more than 0 with "scale": "log"', from);
  if (step !== undefined && (typeof step !== 'number' || step <= 0)) throw refuse(`${field}.step`, 'a number above 0', step);
  const isWhole = isWholeNumberField(field);
  for (const [name, number] of Object.entries({ from, to, step })) {
    if (isWhole && number !== undefined && !Number.isInteger(number))
      throw refuse(`${field}.${name}`, 'a whole number, like the field', number);
  }
  const steps = step ?? (isWhole ? 1 : null);
  if (steps !== null && (to - from) / steps > 60_000)
    throw refuse(`${field}.step`, 'large enough that there are at most 60000 steps', steps);
  return { kind: 'range', field, from, to, scale, step: steps, when: readConditions(field, when, before) };
}

function readConditions(field: string, when: unknown, before: Space): Condition[] {
  if (when === undefined) return [];
  if (!isObject(when)) throw refuse(`${field}.when`, 'an object: { "field": … }', when);
  return Object.entries(when).map(([name, wanted]) => {
    if (!before.some((dimension) => dimension.field === name)) {
      const known = before.map((dimension) => dimension.field).join(', ') || 'there is none';
      throw refuse(`${field}.when.${name}`, `a condition on an earlier field (${known})`, name);
    }
    if (!isObject(wanted)) return { field: name, oneOf: Array.isArray(wanted) ? wanted : [wanted] };
    refuseUnknown(`${field}.when.${name}`, wanted, ['atLeast', 'atMost']);
    const { atLeast, atMost } = wanted;
    for (const [bound, number] of Object.entries({ atLeast, atMost })) {
      if (number !== undefined && typeof number !== 'number') throw refuse(`${field}.when.${name}.${bound}`, 'a number', number);
    }
    return {
      field: name,
      ...(atLeast === undefined ? {} : { atLeast: atLeast as number }),
      ...(atMost === undefined ? {} : { atMost: atMost as number }),
    };
  });
}

function refuseUnknown(field: string, value: object, known: readonly string[]): void {
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new SpaceProblem(`${field}: there is no field ${JSON.stringify(unknown)}; allowed: ${known.join(', ')}`);
}

function refuse(path: string, allowed: string, value: unknown): SpaceProblem {
  return new SpaceProblem(`${path}: must be ${allowed}, got ${abbreviate(value)}`);
}
