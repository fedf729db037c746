import type { TableFormat } from '../formats/index.ts';
import { guessFeatures } from './guess-columns.ts';
import type { Sample, SampleColumn } from './sample.ts';
import type { FormatGuess } from './suggestion.ts';

/** Usual names of columns with the class. */
export const CLASS_NAME = /^(class|label|activity|gesture|target|category)([-_ ]?(name|label|id))?$/i;

const NAMES = {
  class: CLASS_NAME,
  group: /^(user|subject|participant|person|group|volunteer)([-_ ]?(name|id|no))?$/i,
  part: /^(part|split|set|partition)$/i,
  recording: /^(recording|trial|sequence|series|session|window|segment|record|rec|repetition|id)([-_ ]?(id|no|number))?$/i,
};

/** Guesses many recordings in one table if its header names a class. Recording numbers that restart are ambiguous and are not used. */
export function guessTable(path: string, sample: Sample): FormatGuess[] {
  const roles = findRoles(sample);
  if (!roles.class || !isCategory(roles.class)) return [];
  const guesses = [guessWith(path, sample, roles), roles.recording ? guessWith(path, sample, { ...roles, recording: undefined }) : null];
  return guesses.filter((guess) => guess !== null);
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

function findRoles({ header, columns }: Sample): Roles {
  const find = (expression: RegExp) => (header ? columns.find(({ name }) => expression.test(name)) : undefined);
  return { class: find(NAMES.class), group: find(NAMES.group), part: find(NAMES.part), recording: find(NAMES.recording) };
}

function guessWith(path: string, sample: Sample, roles: Roles): FormatGuess | null {
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
    recording: roles.recording?.column ?? null,
  };
  const named = Object.entries(roles).flatMap(([role, column]) => (column ? [`"${column.name}" the ${role}`] : []));
  const end = roles.recording ? '' : ' No column identifies recordings: a recording ends where class, user or part changes.';
  return { format, reasons: [`One table of many recordings: column ${named.join(', column ')}.${end}`, ...guess.reasons] };
}
