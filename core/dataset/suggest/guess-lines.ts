import type { LinesFormat } from '../formats/index.ts';
import { explainRules } from './guess-columns.ts';
import { CLASS_NAME } from './guess-table.ts';
import type { Sample } from './sample.ts';
import type { FormatGuess } from './suggestion.ts';

/** Fewer values in a line are more likely the features of one step. */
const FEWEST_VALUES = 20;
/** Of a column; `ch7` would be a channel. */
const STEP_NAME = /^(?:t|time|step|time[-_ ]?step|sample|att|value|v)?[-_ ]?\d+$/i;

/** Guesses one series per line, with its class first or last; null if the sample does not look like that. */
export function guessLines(path: string, sample: Sample): FormatGuess | null {
  const { delimiter, rules, rows, ragged, header, hasHeader } = sample;
  const values = rows.reduce((least, row) => Math.min(least, row.length), Number.POSITIVE_INFINITY);
  const skipped = header === null ? 0 : countOthers(header);
  if (values - skipped <= FEWEST_VALUES || (header !== null && !countsSteps(header.slice(skipped)))) return null;
  const place = findClass({ rows, header: header?.slice(skipped) ?? null });
  if (place === null) return null;
  const format: LinesFormat = {
    type: 'lines',
    path,
    ignore: [],
    delimiter,
    ...rules,
    header: hasHeader,
    ...(skipped === 0 ? {} : { skipCells: skipped }),
    class: place,
    group: null,
    equalLength: !ragged,
  };
  const lengths = ragged ? `${values} values and more` : `${values} values`;
  return {
    format,
    reasons: [
      `Lines of ${lengths}, ${place} in each a name or one of a few whole numbers: one series per line, with its class.`,
      ...(skipped === 0 ? [] : [explainSkipped(header ?? [], skipped)]),
      ...explainRules(rules),
    ],
  };
}

/** Columns before the class and the steps, such as the user's. */
function countOthers(header: readonly string[]): number {
  const first = header.findIndex((name) => CLASS_NAME.test(name) || STEP_NAME.test(name));
  return header.slice(Math.max(0, first)).every((name) => CLASS_NAME.test(name) || STEP_NAME.test(name)) ? Math.max(0, first) : 0;
}

function explainSkipped(header: readonly string[], skipped: number): string {
  const names = header.slice(0, skipped).map((name) => JSON.stringify(name));
  return `Skipped at the beginning of each line: ${names.join(', ')}. Users are read from the path, or from a file with one line per series ("group"), not from a column.`;
}

/** Whether all names except that of the class are numbered like steps: `t0`, `t1` or `1`, `2`. */
function countsSteps(header: readonly string[]): boolean {
  const names = header.filter((name) => !CLASS_NAME.test(name));
  return names.length === header.length - 1 && new Set(names.map((name) => name.replace(/\d+$/, '#'))).size === 1;
}

function findClass({ rows, header }: Pick<Sample, 'rows' | 'header'>): 'first' | 'last' | null {
  const named = header?.findIndex((name) => CLASS_NAME.test(name));
  if (named !== undefined) return named === 0 ? 'first' : named === (header?.length ?? 0) - 1 ? 'last' : null;
  if (isClass(rows.map((row) => row[0] ?? ''))) return 'first';
  return isClass(rows.map((row) => row.at(-1) ?? '')) ? 'last' : null;
}

function isClass(values: readonly string[]): boolean {
  const distinct = new Set(values).size;
  const whole = values.every(
    (value) => value !== '' && (!/\d/.test(value) || !Number.isFinite(Number(value)) || Number.isInteger(Number(value))),
  );
  return whole && distinct > 1 && distinct <= Math.max(2, values.length / 2);
}
