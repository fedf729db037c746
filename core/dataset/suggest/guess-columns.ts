import { countOf } from '../../domain/count-of.ts';
import type { ColumnsFormat } from '../formats/index.ts';
import type { Sample, SampleColumn } from './sample.ts';

export interface FeaturesGuess {
  readonly layout: Pick<
    ColumnsFormat,
    'delimiter' | 'comment' | 'skipLines' | 'skipRows' | 'decimal' | 'header' | 'columnCount' | 'features'
  >;
  readonly reasons: readonly string[];
}

const TIME_NAME = /^(t|ts|date|millis|nanos?|seconds?|ms|index|idx|frame|row|sample)$|time|stamp/i;

/** Guesses which columns contain measurements: numeric columns that are not time stamps. Null if there are none. */
export function guessFeatures(
  { delimiter, rules, header, hasHeader, columns }: Sample,
  taken: readonly SampleColumn[] = [],
): FeaturesGuess | null {
  const free = columns.filter((column) => !taken.includes(column));
  const features = free.filter((column) => column.numeric && !isClock(column, header !== null));
  if (features.length === 0) return null;
  const left = free.filter((column) => !features.includes(column)).map(({ column }) => JSON.stringify(column));
  const without = left.length > 0 ? `; ignored as time stamps or text: ${left.join(', ')}` : '';
  return {
    layout: {
      delimiter,
      ...rules,
      header: hasHeader,
      columnCount: hasHeader ? null : columns.length,
      features: features.map(({ name, column }) => ({ name, column })),
    },
    reasons: [`${features.length} of ${free.length} columns contain measurements${without}.`, ...explainRules(rules)],
  };
}

/** Why each field of how lines and numbers are written is there. */
export function explainRules({ comment, skipLines, skipRows, decimal }: Sample['rules']): string[] {
  return [
    ...(comment === undefined ? [] : [`Lines that begin with "${comment}" are skipped as comments.`]),
    ...(skipLines === undefined ? [] : [`Not part of the table: ${countOf(skipLines, 'line')} at the top.`]),
    ...(skipRows === undefined ? [] : ['The row below the header contains no numbers, probably units.']),
    ...(decimal === 'comma' ? ['Commas are taken as decimal signs, because no number has a point.'] : []),
  ];
}

/** Of many rows, a clock that begins anew with each recording increases in nearly all. */
const MANY_ROWS = 100;
const INCREASING_SHARE = 0.95;

/** Recognised by its name, or because it increases. */
function isClock({ name, column, values }: SampleColumn, named: boolean): boolean {
  if (named && TIME_NAME.test(name)) return true;
  const numbers = values.map((value) => Number(value.replace(',', '.')));
  // A first column that the header does not name numbers the rows, as pandas and R write it.
  const fewest = named && column === 0 && name === 'x0' ? 2 : 5;
  const rises = numbers.filter((value, index) => index > 0 && value > (numbers[index - 1] ?? 0)).length;
  const expected = numbers.length - 1;
  return numbers.length >= fewest && rises >= (numbers.length < MANY_ROWS ? expected : INCREASING_SHARE * expected);
}
