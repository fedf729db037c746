import type { LinesFormat } from '../formats/index.ts';
import { explainRules } from './guess-columns.ts';
import { CLASS_NAME } from './guess-table.ts';
import type { Sample } from './sample.ts';
import type { FormatGuess } from './suggestion.ts';

/** Fewer values in a line are more likely the features of one step. */
const FEWEST_VALUES = 20;

/** Guesses one series per line, with its class first or last; null if the sample does not look like that. */
export function guessLines(path: string, sample: Sample): FormatGuess | null {
  const { delimiter, rules, rows, ragged, header, hasHeader } = sample;
  const values = rows.reduce((least, row) => Math.min(least, row.length), Number.POSITIVE_INFINITY);
  if (values <= FEWEST_VALUES || (header !== null && !countsSteps(header))) return null;
  const place = findClass(sample);
  if (place === null) return null;
  const format: LinesFormat = {
    type: 'lines',
    path,
    ignore: [],
    delimiter,
    ...rules,
    header: hasHeader,
    class: place,
    group: null,
    equalLength: !ragged,
  };
  const lengths = ragged ? `${values} values and more` : `${values} values`;
  return {
    format,
    reasons: [
      `Lines of ${lengths}, ${place} in each a name or one of a few whole numbers: one series per line, with its class.`,
      ...explainRules(rules),
    ],
  };
}

/** Whether all names except that of the class are numbered like steps: `t0`, `t1` or `1`, `2`. */
function countsSteps(header: readonly string[]): boolean {
  const names = header.filter((name) => !CLASS_NAME.test(name));
  return names.length === header.length - 1 && new Set(names.map((name) => name.replace(/\d+$/, '#'))).size === 1;
}

function findClass({ rows, header }: Sample): 'first' | 'last' | null {
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
