import { DurasweepError } from '../../domain/errors.ts';
import type { Delimiter, NumberRules, RowRules } from '../formats/index.ts';
import { isNumberOrMissing } from '../number-reader.ts';
import { readRecords } from '../records.ts';

/** The beginning of a table. */
export interface Sample {
  readonly delimiter: Delimiter;
  /** How lines and numbers are written if that differs from the defaults. */
  readonly rules: Pick<RowRules, 'comment' | 'skipRows'> & Pick<NumberRules, 'decimal'>;
  /** Names of the columns if the first line contains no numbers; otherwise null. */
  readonly header: readonly string[] | null;
  /** Cells by line, without header and units. */
  readonly rows: readonly (readonly string[])[];
  /** Whether lines differ in their number of cells; then there are no columns. */
  readonly ragged: boolean;
  readonly columns: readonly SampleColumn[];
}

export interface SampleColumn {
  /** As in the header, otherwise `x3`. */
  readonly name: string;
  /** How a configuration names it: by its header, otherwise by its number from 0. */
  readonly column: number | string;
  readonly values: readonly string[];
  /** Nearly all values are numbers or missing; reading reports what is wrong with the others. */
  readonly numeric: boolean;
}

type Rows = readonly (readonly string[])[];

const DELIMITERS: readonly Delimiter[] = ['tab', 'semicolon', 'comma', 'whitespace'];
const COMMENTS = ['#', '%', '//'];
/** A column with a smaller share of numbers contains something else. */
const NUMERIC_SHARE = 0.8;
const MOST_LINES = 500;
const MOST_CHARACTERS = 16 * 1024 * 1024;

/** Detects comments, delimiter, decimal sign, header and units in the first lines of a text; null if no interpretation makes sense. */
export function takeSample(path: string, text: string): Sample | null {
  const lines = text.split(/\r\n|\n|\r/, MOST_LINES);
  const comment = COMMENTS.find((mark) => lines.some((line) => line.trimStart().startsWith(mark)));
  const samples = DELIMITERS.map((delimiter) => readSample({ path, text: lines.join('\n'), delimiter, comment })).filter(
    (sample) => sample !== null,
  );
  const [first, ...others] = samples;
  return first === undefined ? null : others.reduce((best, sample) => (scoreOf(sample) > scoreOf(best) ? sample : best), first);
}

interface SampleRequest {
  readonly path: string;
  readonly text: string;
  readonly delimiter: Delimiter;
  readonly comment: string | undefined;
}

function readSample({ path, text, delimiter, comment }: SampleRequest): Sample | null {
  const commentRule = comment === undefined ? {} : { comment };
  const records = readRecords({
    path,
    text,
    rules: { delimiter, emptyLines: 'skip', ...commentRule },
    maxLineCharacters: MOST_CHARACTERS,
    onRow: () => undefined,
  });
  const rows = collect(records);
  if (rows === null || rows.length < 2) return null;
  const width = rows[0]?.length ?? 0;
  const cut = rows.map((row) => (row.slice(width).every((cell) => cell === '') ? row.slice(0, width) : row));
  const ragged = cut.some((row) => row.length !== width);
  if (width === 1 && delimiter !== 'whitespace') return null;
  const decimal = findDecimal(cut);
  const { header, data, skipRows } = divideHead(cut, ragged, { decimal });
  return {
    delimiter,
    rules: { ...commentRule, ...(skipRows === 0 ? {} : { skipRows }), ...(decimal === 'comma' ? { decimal } : {}) },
    header,
    rows: data,
    ragged,
    columns: ragged ? [] : summariseColumns(header, data, { decimal }),
  };
}

function collect(records: Iterable<{ readonly cells: readonly string[] }>): string[][] | null {
  try {
    return Array.from(records, ({ cells }) => cells.map((cell) => cell.trim()));
  } catch (error) {
    if (error instanceof DurasweepError) return null;
    throw error;
  }
}

/** Commas are decimal signs if no number has a point. */
function findDecimal(rows: Rows): 'point' | 'comma' {
  const cells = rows.flat();
  if (cells.some((cell) => /^[+-]?\d*\.\d+$/.test(cell))) return 'point';
  return cells.some((cell) => /^[+-]?\d*,\d+$/.test(cell)) ? 'comma' : 'point';
}

/** A first row without numbers names the columns; a second one above the numbers contains their units. */
function divideHead(rows: Rows, ragged: boolean, rules: NumberRules): { header: Sample['header']; data: Rows; skipRows: number } {
  const hasNumber = (row: readonly string[] | undefined) => row?.some((cell) => isNumber(cell, rules)) ?? false;
  const [first = [], second, third] = rows;
  if (ragged || hasNumber(first)) return { header: null, data: rows, skipRows: 0 };
  if (hasNumber(second)) return { header: first, data: rows.slice(1), skipRows: 0 };
  return hasNumber(third) ? { header: first, data: rows.slice(2), skipRows: 1 } : { header: null, data: rows, skipRows: 0 };
}

function summariseColumns(header: Sample['header'], rows: Rows, rules: NumberRules): SampleColumn[] {
  const width = rows[0]?.length ?? 0;
  return Array.from({ length: width }, (_, index) => {
    const values = rows.map((row) => row[index] ?? '');
    const numbers = values.filter((value) => isNumberOrMissing(value, rules)).length;
    const numeric = numbers >= NUMERIC_SHARE * values.length && values.some((value) => isNumber(value, rules));
    return { name: header?.[index] ?? `x${index}`, column: header?.[index] ?? index, values, numeric };
  });
}

function isNumber(cell: string, rules: NumberRules): boolean {
  return /\d/.test(cell) && isNumberOrMissing(cell, rules);
}

/** The right delimiter gives the same number of cells in each line, and the most numbers. */
function scoreOf({ rows, rules, ragged }: Sample): number {
  const cells = rows.flat();
  const numbers = cells.filter((cell) => isNumberOrMissing(cell, rules)).length;
  return numbers / Math.max(1, cells.length) + (ragged ? 0 : 1);
}
