import type { ColumnsFormat } from '../format.ts';

/** The beginning of a text of cells. */
export interface Sample {
  readonly delimiter: ColumnsFormat['delimiter'];
  /** Names of the columns where the first line is none of numbers; else null. */
  readonly header: readonly string[] | null;
  /** Cells by line, header left out; every line has as many. */
  readonly rows: readonly (readonly string[])[];
  readonly columns: readonly SampleColumn[];
}

export interface SampleColumn {
  /** As in the header, else `x3`. */
  readonly name: string;
  /** How a configuration names it: by its header, else by its number from 0. */
  readonly column: number | string;
  readonly values: readonly string[];
  readonly numeric: boolean;
}

const DELIMITERS: readonly (readonly [ColumnsFormat['delimiter'], RegExp])[] = [
  ['tab', /\t/],
  ['semicolon', /;/],
  ['comma', /,/],
  ['whitespace', /\s+/],
];
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const MOST_LINES = 500;

/** Finds the delimiter by which all of the first lines have as many cells; null where none does. */
export function takeSample(text: string): Sample | null {
  const lines = text
    .split(/\r\n|\n|\r/, MOST_LINES)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  for (const [delimiter, expression] of DELIMITERS) {
    const rows = lines.map((line) => line.split(expression).map((cell) => cell.trim()));
    const [first = []] = rows;
    if (rows.length < 2 || rows.some(({ length }) => length !== first.length)) continue;
    if (first.length > 1 || delimiter === 'whitespace') return buildSample(delimiter, rows);
  }
  return null;
}

function buildSample(delimiter: Sample['delimiter'], lines: readonly (readonly string[])[]): Sample {
  const [first = [], second = []] = lines;
  const header = first.every((cell) => !NUMBER.test(cell)) && second.some((cell) => NUMBER.test(cell)) ? first : null;
  const rows = header ? lines.slice(1) : lines;
  const columns = first.map((name, index) => {
    const values = rows.map((row) => row[index] ?? '');
    return {
      name: header ? name : `x${index}`,
      column: header ? name : index,
      values,
      numeric: values.every((value) => NUMBER.test(value)),
    };
  });
  return { delimiter, header, rows, columns };
}
