import { foldLetters } from '../../domain/fold-name.ts';
import { suggestDelimiter } from '../delimiters.ts';
import type { TextRecord } from '../records.ts';
import { quoteFound, rejectFile } from '../rejection.ts';
import type { ColumnName, TableLayout } from './table-head.ts';

const COMMENT = /^(#|%|\/\/|;)/;
/** Rows in which a header is searched for. */
const MOST_ROWS = 100;
const WHOLE = /^[+-]?\d+$/;
const NUMBER = /^[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:e[+-]?\d+)?$/i;

interface HeaderContext {
  readonly delimiter: TableLayout['delimiter'];
  readonly header: TextRecord | null;
  readonly first?: TextRecord;
  readonly later?: () => number | null;
}

/** What may be wrong with a header that lacks a column: it is a comment, a spreadsheet's line, text above the header, or divided otherwise. */
export function explainHeader(
  column: ColumnName,
  names: readonly string[],
  { header, delimiter, first: row, later }: HeaderContext,
): string {
  if (header === null) return row?.cells.length === 1 ? suggestDelimiter(row.cells[0] ?? '', delimiter) : '';
  const [first = '', ...others] = names;
  if (/^sep=/i.test(first)) return '; skip the line with "skipLines": 1 in the format';
  const mark = COMMENT.exec(first)?.[0];
  const isHeader = mark === undefined || [first.slice(mark.length), ...others].some((name) => name.trim() === column);
  if (!isHeader) return `; if such lines are comments, write "comment": "${mark}" in the format`;
  const line = later?.() ?? null;
  if (line !== null) return `; line ${line} has it: skip the lines above with "skipLines": ${line - 1} in the format`;
  if (names.every((name) => NUMBER.test(name.trim())))
    return '; if the file has no header, write "header": false in the format and give columns by number, from 0';
  const similar = names.find((name) => foldLetters(name) === foldLetters(String(column)));
  if (similar !== undefined) return `; did you mean ${quoteFound(similar)}?`;
  return others.length === 0 ? suggestDelimiter(first, delimiter) : '';
}

/** The line of the first row that names all columns; null if there is none, or columns are given by number. */
export function findLaterHeader(columns: readonly ColumnName[], records: Iterable<TextRecord>): number | null {
  if (columns.some((column) => typeof column === 'number')) return null;
  let left = MOST_ROWS;
  for (const { line, cells } of records) {
    const names = new Set(cells.map((cell) => cell.trim()));
    if (columns.every((column) => names.has(String(column)))) return line;
    left -= 1;
    if (left === 0) return null;
  }
  return null;
}

/** What a row with a wrong number of cells contains, and what may be the reason. */
export function explainCellCount({ cells }: TextRecord, columnCount: number, { delimiter, header }: TableLayout): string {
  const [only = ''] = cells;
  if (cells.length === 1) return ` (${quoteFound(only)})${suggestDelimiter(only, delimiter)}`;
  if (cells.length === columnCount + 1 && header)
    return '; if rows begin with a name or number that the header does not name, as R writes them, add a name for it to the header, or write "header": false, "skipLines": 1 and columns by number';
  if (delimiter === 'comma' && cells.length === 2 * columnCount && cells.every((cell) => WHOLE.test(cell.trim())))
    return '; if commas are decimal separators, put the cells in quotes, or separate them by semicolons and write "decimal": "comma"';
  return cells.length > columnCount ? '; put cells that hold delimiters in quotes' : '';
}

/**
 * One column of decimal commas looks like two columns of whole numbers. Only `-0` or a zero at the beginning of the second shows that it is one.
 *
 * @throws DurasweepError `DatasetRejected`, unless the format says that there are two columns
 */
export function refuseDecimalCommas(
  { cells, line }: TextRecord,
  path: string,
  { delimiter, header, columnCount, decimal }: TableLayout,
): void {
  if (delimiter !== 'comma' || header || columnCount !== null || decimal === 'comma' || !isDecimalComma(cells)) return;
  const text = cells.join(',');
  const reason = `expected two columns of numbers, found ${quoteFound(text)}; if it is one number, write "delimiter": "semicolon" and "decimal": "comma" in the format, otherwise "columnCount": 2`;
  throw rejectFile({ position: { path, line }, reason });
}

/** Whether two cells are surely the halves of one number, such as `-0` and `82`, or `3` and `05`. */
export function isDecimalComma([whole = '', fraction = '', ...others]: readonly string[]): boolean {
  return others.length === 0 && WHOLE.test(whole) && /^\d+$/.test(fraction) && (/^-0+$/.test(whole) || /^0\d/.test(fraction));
}
