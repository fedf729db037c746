import type { NumberRules } from '../formats/index.ts';
import { isNumberOrMissing } from '../number-reader.ts';

/** A row of cells with its line in the text. */
export interface SampleRow {
  readonly line: number;
  readonly cells: readonly string[];
}

export interface DividedHead {
  /** Names of all columns, empty where there is none; null if no row names them. */
  readonly names: readonly string[] | null;
  /** Whether rows have one cell more than the header, as R writes row names; the header can then not be read as one. */
  readonly unnamedFirst: boolean;
  readonly rows: readonly SampleRow[];
  /** Lines above the header or, without one, above the first row. */
  readonly skipLines: number;
  /** Rows of units between header and values. */
  readonly skipRows: number;
}

/** Rows above a table that are examined. */
const MOST_ROWS_ABOVE = 50;

/** A first row without numbers names the columns; a second one above the numbers contains their units. Other text may stand above both. */
export function divideHead(all: readonly SampleRow[], rules: NumberRules): DividedHead {
  const hasNumber = (row: SampleRow | undefined) => row?.cells.some((cell) => isNumber(cell, rules)) ?? false;
  const above = countRowsAbove(all, hasNumber);
  const rows = all.slice(above);
  const skipLines = above === 0 ? 0 : (all[above - 1]?.line ?? 0);
  const [first, second, third] = rows;
  const without = { names: null, unnamedFirst: false, rows, skipLines, skipRows: 0 };
  if (first === undefined || hasNumber(first)) return without;
  const names = first.cells;
  if (lacksName(rows) && hasNumber(second)) {
    return { names: ['', ...names], unnamedFirst: true, rows: rows.slice(1), skipLines: first.line, skipRows: 0 };
  }
  if (!isEven(rows)) return without;
  if (hasNumber(second)) return { ...without, names, rows: rows.slice(1) };
  return hasNumber(third) ? { ...without, names, rows: rows.slice(2), skipRows: 1 } : without;
}

/** Rows before the header of a table that reaches the end; a line for spreadsheets (`sep=;`) is above it, too. */
function countRowsAbove(rows: readonly SampleRow[], hasNumber: (row: SampleRow | undefined) => boolean): number {
  if (/^sep=/i.test(rows[0]?.cells[0] ?? '')) return 1;
  const width = rows.at(-1)?.cells.length ?? 0;
  const above = rows.findLastIndex(({ cells }) => cells.length !== width) + 1;
  return width < 2 || above > MOST_ROWS_ABOVE || hasNumber(rows[above]) ? 0 : above;
}

/** Whether rows have one cell more than the header, as R writes row names. Its names are not text that another delimiter divides. */
function lacksName([header, ...rows]: readonly SampleRow[]): boolean {
  const names = header?.cells ?? [];
  return rows.every(({ cells }) => cells.length === names.length + 1) && names.every((name) => !/[,;\t|]/.test(name));
}

function isEven(rows: readonly SampleRow[]): boolean {
  return rows.every(({ cells }) => cells.length === rows[0]?.cells.length);
}

/** Whether a cell is a number, not only missing. The reader will report thousands separators that the format needs. */
export function isNumber(cell: string, rules: NumberRules): boolean {
  return (
    /\d/.test(cell) &&
    (isNumberOrMissing(cell, rules) ||
      THOUSANDS.some((thousands) => thousands !== rules.decimal && isNumberOrMissing(cell, { ...rules, thousands })))
  );
}

const THOUSANDS = ['comma', 'point', 'space', 'apostrophe'] as const;
