import type { TableFormat } from '../formats/index.ts';
import { guessFeatures } from './guess-columns.ts';
import type { Sample, SampleColumn } from './sample.ts';
import type { FormatGuess } from './suggestion.ts';

/** Usual names of columns with the class. */
export const CLASS_NAME =
  /^(class|label|activity|gesture|action|movement|motion|exercise|posture|target|category)([-_ ]?(name|label|id))?$/i;

const NAMES = {
  class: CLASS_NAME,
  group: /^(user|subject|subj|participant|person|proband|patient|group|volunteer|pid|uid)([-_ ]?(name|id|no))?$/i,
  part: /^(part|split|set|partition)$/i,
  recording: /^(recording|trial|sequence|series|session|window|segment|record|rec|repetition|take|rep|episode|id)([-_ ]?(id|no|number))?$/i,
};

/**
 * Guesses many recordings in one table if its header names a class, or if it has no header and one column of text. Recordings are numbered throughout, or anew for each class; if neither can be read, they
 * end where class, user or part changes.
 */
export function guessTable(path: string, sample: Sample): FormatGuess[] {
  const roles = findRoles(sample);
  const { class: label, recording } = roles;
  if (!label || !isCategory(label)) return [];
  const ids = recording && !numbersRows(recording) ? [[recording], [label, recording], []] : [[]];
  return ids.map((columns) => guessWith(path, sample, { ...roles, ids: columns })).filter((guess) => guess !== null);
}

/** An id of its own in every row identifies rows, not recordings. */
function numbersRows({ values }: SampleColumn): boolean {
  return new Set(values).size === values.length;
}

/** A measurement can be called `target` too. */
function isCategory({ values, numeric }: SampleColumn): boolean {
  return !numeric || values.every((value) => Number.isInteger(Number(value)));
}

interface Roles {
  readonly class: SampleColumn | undefined;
  readonly group: SampleColumn | undefined;
  readonly part: SampleColumn | undefined;
  readonly recording: SampleColumn | undefined;
}

function findRoles(sample: Sample): Roles {
  const { header, columns } = sample;
  if (header === null) return findUnnamed(sample);
  const find = (expression: RegExp) => columns.find(({ name }) => expression.test(name));
  return { class: find(NAMES.class), group: find(NAMES.group), part: find(NAMES.part), recording: find(NAMES.recording) };
}

/** Without names, the only column of text is the class, and whole numbers that stay the same in most rows before it are the user. */
function findUnnamed({ columns }: Sample): Roles {
  const [label, ...others] = columns.filter(({ numeric }) => !numeric);
  const before = columns.slice(0, label === undefined ? 0 : columns.indexOf(label));
  const none = { part: undefined, recording: undefined };
  return others.length > 0 ? { class: undefined, group: undefined, ...none } : { class: label, group: before.find(staysTheSame), ...none };
}

function staysTheSame({ values }: SampleColumn): boolean {
  const changes = values.filter((value, index) => index > 0 && value !== values[index - 1]).length;
  return values.every((value) => Number.isInteger(Number(value))) && changes <= values.length / 10;
}

interface TableRoles extends Roles {
  /** Columns that identify a recording together; none: it ends where class, user or part changes. */
  readonly ids: readonly SampleColumn[];
}

function guessWith(path: string, sample: Sample, { ids, ...roles }: TableRoles): FormatGuess | null {
  const guess = guessFeatures(
    sample,
    Object.values(roles).filter((column) => column !== undefined),
  );
  if (!guess) return null;
  const format: TableFormat = {
    type: 'table',
    path,
    ignore: [],
    ...guess.layout,
    class: roles.class?.column ?? null,
    group: roles.group?.column ?? null,
    part: roles.part?.column ?? null,
    recording: ids.length > 1 ? ids.map(({ column }) => column) : (ids[0]?.column ?? null),
  };
  const { recording, ...others } = roles;
  const named = Object.entries(others).flatMap(([role, column]) => (column ? [`${JSON.stringify(column.column)} the ${role}`] : []));
  return {
    format,
    reasons: [`One table of many recordings: column ${named.join(', column ')}. ${explainRecordings(ids, recording)}`, ...guess.reasons],
  };
}

function explainRecordings(ids: readonly SampleColumn[], found: SampleColumn | undefined): string {
  const names = ids.map(({ name }) => `"${name}"`).join(' and ');
  if (ids.length > 1) return `Columns ${names} identify a recording together, because its numbers begin anew for each class.`;
  if (ids.length === 1) return `Column ${names} identifies the recording.`;
  const end = 'a recording ends where class, user or part changes.';
  return found ? `Column "${found.name}" does not identify recordings: ${end}` : `No column identifies recordings: ${end}`;
}
