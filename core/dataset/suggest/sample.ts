import { DurasweepError } from '../../domain/errors.ts';
import { isComment } from '../comments.ts';
import type { Delimiter, NumberRules, RowRules } from '../formats/index.ts';
import { isNumberOrMissing } from '../number-reader.ts';
import { isDecimalComma } from '../readers/table-hints.ts';
import { readRecords } from '../records.ts';
import { divideHead, isNumber, type SampleRow } from './divide-head.ts';

/** The beginning of a table. */
export interface Sample {
  readonly delimiter: Delimiter;
  /** How lines and numbers are written if that differs from the defaults. */
  readonly rules: Pick<RowRules, 'comment' | 'skipLines' | 'skipRows'> & Pick<NumberRules, 'decimal'>;
  /** Names of the columns if the first row contains no numbers; otherwise null. */
  readonly header: readonly string[] | null;
  /** Whether the header can be read as one: as many cells as every row. */
  readonly hasHeader: boolean;
  /** Cells by line, without header and units. */
  readonly rows: readonly (readonly string[])[];
  /** Whether lines differ in their number of cells; then there are no columns. */
  readonly ragged: boolean;
  readonly columns: readonly SampleColumn[];
}

export interface SampleColumn {
  /** As in the header, otherwise `x3`; unique. */
  readonly name: string;
  /** How a configuration names it: by its name in the header if that is the only one, otherwise by its number from 0. */
  readonly column: number | string;
  readonly values: readonly string[];
  /** Nearly all values are numbers or missing; reading reports what is wrong with the others. */
  readonly numeric: boolean;
}

type Rows = readonly (readonly string[])[];

const DELIMITERS: readonly Delimiter[] = ['tab', 'semicolon', 'comma', 'whitespace'];
const COMMENTS = ['#', '%', '//'];
const WHOLE = /^[+-]?\d+$/;
/** A column with a smaller share of numbers contains something else. */
const NUMERIC_SHARE = 0.8;
const MOST_LINES = 500;
const MOST_CHARACTERS = 16 * 1024 * 1024;

/** Detects comments, delimiter, decimal sign, header and units in the first lines of a text; null if no interpretation makes sense. */
export function takeSample(path: string, text: string): Sample | null {
  const lines = text.split(/\r\n|\n|\r/, MOST_LINES);
  const comment = COMMENTS.find((mark) => lines.some((line) => isComment(line, mark)));
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
  const width = rows[0]?.cells.length ?? 0;
  const isCut = rows.every(({ cells }) => cells.slice(width).every((cell) => cell === ''));
  const cut = isCut ? rows.map(({ line, cells }) => ({ line, cells: cells.slice(0, width) })) : rows;
  if ((rows.at(-1)?.cells.length === 1 && delimiter !== 'whitespace') || (delimiter === 'comma' && isOneColumn(cut))) return null;
  const decimal = findDecimal(cut);
  const { names, unnamedFirst, rows: data, skipLines, skipRows } = divideHead(cut, { decimal });
  const values = data.map(({ cells }) => cells);
  const ragged = values.some((row) => row.length !== values[0]?.length);
  return {
    delimiter,
    rules: {
      ...commentRule,
      ...(skipLines === 0 ? {} : { skipLines }),
      ...(skipRows === 0 ? {} : { skipRows }),
      ...(decimal === 'comma' ? { decimal } : {}),
    },
    header: names,
    hasHeader: names !== null && !unnamedFirst,
    rows: values,
    ragged,
    columns: ragged ? [] : summariseColumns({ names, byNumber: unnamedFirst, rows: values, rules: { decimal } }),
  };
}

function collect(records: Iterable<SampleRow>): SampleRow[] | null {
  try {
    return Array.from(records, ({ line, cells }) => ({ line, cells: cells.map((cell) => cell.trim()) }));
  } catch (error) {
    if (error instanceof DurasweepError) return null;
    throw error;
  }
}

/** Whether two columns of whole numbers are one of decimal commas, as some row shows for certain. */
function isOneColumn(rows: readonly SampleRow[]): boolean {
  const values = rows.slice(1);
  return (
    values.some(({ cells }) => isDecimalComma(cells)) &&
    values.every(({ cells }) => cells.length < 3 && cells.every((cell) => WHOLE.test(cell)))
  );
}

/** Commas are decimal signs if no number has a point. */
function findDecimal(rows: readonly SampleRow[]): 'point' | 'comma' {
  const cells = rows.flatMap((row) => row.cells);
  if (cells.some((cell) => /^[+-]?\d*\.\d+$/.test(cell))) return 'point';
  return cells.some((cell) => /^[+-]?\d*,\d+$/.test(cell)) ? 'comma' : 'point';
}

interface ColumnsRequest {
  readonly names: readonly string[] | null;
  /** Whether a configuration must give columns by number. */
  readonly byNumber: boolean;
  readonly rows: Rows;
  readonly rules: NumberRules;
}

function summariseColumns({ names, byNumber, rows, rules }: ColumnsRequest): SampleColumn[] {
  const width = rows[0]?.length ?? 0;
  return Array.from({ length: width }, (_, index) => {
    const values = rows.map((row) => row[index] ?? '');
    const numbers = values.filter((value) => isNumberOrMissing(value, rules) || isNumber(value, rules)).length;
    const numeric = numbers >= NUMERIC_SHARE * values.length && values.some((value) => isNumber(value, rules));
    const name = names?.[index] ?? '';
    const isUnique = name !== '' && names?.indexOf(name) === names?.lastIndexOf(name);
    return { name: isUnique ? name : `${name || 'x'}${index}`, column: isUnique && !byNumber ? name : index, values, numeric };
  });
}

/** The right delimiter gives the same number of cells in each line, and the most numbers. */
function scoreOf({ rows, rules, ragged }: Sample): number {
  const cells = rows.flat();
  const numbers = cells.filter((cell) => isNumberOrMissing(cell, rules) || isNumber(cell, rules)).length;
  return numbers / Math.max(1, cells.length) + (ragged ? 0 : 1);
}
