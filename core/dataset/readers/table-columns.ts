import { readRecords, type TextRecord } from '../records.ts';
import { type DataPosition, quoteFound, rejectFile } from '../rejection.ts';
import type { DataFile } from './reader.ts';
import { checkHeader, checkRowsOfNumbers, checkSkipped, type TableLayout } from './table-head.ts';

/** Maximum length of a line that contains one time step. */
const MAX_LINE_CHARACTERS = 65_536;

/** A column, given by its number from 0 or its name in the header. */
export type ColumnName = number | string;

/** A table whose first rows have been examined. */
export interface OpenTable {
  readonly path: string;
  readonly delimiter: TableLayout['delimiter'];
  readonly columnCount: number;
  /** Null without a header. */
  readonly header: TextRecord | null;
  /** Column index of each feature. */
  readonly features: readonly number[];
  /** Rows after the header, at least one, each with `columnCount` cells. */
  readonly rows: Iterable<TextRecord>;
}

/**
 * @throws DurasweepError `DatasetRejected`: no rows below the header, an unknown column, numbers instead of the header or units, or vice
 *   versa; while reading, a row with a different number of cells, or one that is too long.
 */
export function openTable({ path, readText, onRow }: DataFile, layout: TableLayout): OpenTable {
  const records = readRecords({ path, text: readText(), rules: layout, maxLineCharacters: MAX_LINE_CHARACTERS, onRow });
  const header = layout.header ? takeNext(records) : null;
  const skipped = Array.from({ length: layout.skipRows ?? 0 }, () => takeNext(records)).filter((row) => row !== null);
  const head = [takeNext(records), takeNext(records)].filter((row) => row !== null);
  const [first] = head;
  if (first === undefined) throw rejectFile({ position: { path, line: null }, reason: 'expected at least one time step, found none' });
  const columnCount = layout.columnCount ?? countColumns(header, first);
  const table = { path, delimiter: layout.delimiter, columnCount, header };
  const features = layout.features.map(({ column }) => findColumn(column, table));
  checkHeader({ path, header, features, layout });
  checkSkipped({ path, skipped, features, layout });
  checkRowsOfNumbers({ path, head, features, layout });
  return { ...table, features, rows: checkRows({ path, head, records, columnCount }) };
}

/** A delimiter at the end of the header only does not name a column. */
function countColumns(header: TextRecord | null, first: TextRecord): number {
  if (header === null) return first.cells.length;
  const named = header.cells.findLastIndex((cell) => cell.trim() !== '') + 1;
  return Math.min(header.cells.length, Math.max(named, first.cells.length));
}

function takeNext(records: Iterator<TextRecord, void>): TextRecord | null {
  const next = records.next();
  return next.done === true ? null : next.value;
}

interface RowsRequest {
  readonly path: string;
  readonly head: readonly TextRecord[];
  readonly records: Iterable<TextRecord>;
  readonly columnCount: number;
}

function* checkRows({ path, head, records, columnCount }: RowsRequest): Generator<TextRecord, void> {
  for (const record of head) yield fitCells(record, columnCount, path);
  for (const record of records) yield fitCells(record, columnCount, path);
}

const EMPTY_LINE = 'an empty line; remove it, or write "emptyLines": "skip" in the format';
const SURPLUS = '; put cells that hold delimiters in quotes';

/** Empty cells after the last column, caused by a delimiter at the end of a line, do not count. */
function fitCells(row: TextRecord, columnCount: number, path: string): TextRecord {
  const { cells, line } = row;
  if (cells.length === columnCount) return row;
  if (cells.length > columnCount && cells.slice(columnCount).every((cell) => cell.trim() === '')) {
    return { line, cells: cells.slice(0, columnCount) };
  }
  const isEmpty = cells.length === 1 && cells[0]?.trim() === '';
  const found = isEmpty ? EMPTY_LINE : `${cells.length}${cells.length > columnCount ? SURPLUS : ''}`;
  const remedy = isEmpty ? { emptyLines: 'skip' as const } : undefined;
  throw rejectFile({ position: { path, line }, reason: `expected ${columnCount} columns, found ${found}`, remedy });
}

/** Index of a column. @throws DurasweepError `DatasetRejected` if the table has no such number or name, or several of that name. */
export function findColumn(column: ColumnName, table: Pick<OpenTable, 'path' | 'header' | 'columnCount' | 'delimiter'>): number {
  const { path, header, columnCount } = table;
  const position: DataPosition = { path, line: header?.line ?? 1 };
  const names = header?.cells.map(tidyName) ?? [];
  const index = typeof column === 'number' ? column : names.indexOf(tidyName(column));
  if (!Number.isInteger(index) || index < 0 || index >= columnCount) {
    const allowed = header === null ? `0 … ${columnCount - 1}` : `one of ${listNames(names)}`;
    const reason = `expected a column ${JSON.stringify(column)}, found only ${allowed}${suggestHeader(column, names) || suggestDelimiter(table)}`;
    throw rejectFile({ position, reason });
  }
  if (typeof column === 'number' || names.lastIndexOf(tidyName(column)) === index) return index;
  const reason = `expected one column ${JSON.stringify(column)}, found several; rename them, or give the column by its number, from 0`;
  throw rejectFile({ position, reason });
}

function tidyName(name: string): string {
  return name.trim().normalize('NFC');
}

function listNames(names: readonly string[]): string {
  const listed = names.slice(0, 20).map(quoteFound).join(', ');
  return names.length > 20 ? `${listed} and ${names.length - 20} more` : listed;
}

const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t' } as const;

const COMMENT = /^(#|%|\/\/|;)/;

/** Text in place of a header may be a comment, or a spreadsheet's line that names the delimiter. */
function suggestHeader(column: ColumnName, [first = '', ...others]: readonly string[]): string {
  if (/^sep=/i.test(first)) return '; skip the line with "skipLines": 1 in the format';
  const mark = COMMENT.exec(first)?.[0];
  const isHeader = mark === undefined || [first.slice(mark.length), ...others].some((name) => tidyName(name) === column);
  return isHeader ? '' : `; if such lines are comments, write "comment": "${mark}" in the format`;
}

/** A header with a single cell has a different delimiter than the format says. */
function suggestDelimiter({ header, delimiter }: Pick<OpenTable, 'header' | 'delimiter'>): string {
  const [only = '', second] = header?.cells ?? [];
  if (second !== undefined) return '';
  const fitting = Object.entries(DELIMITERS).find(([name, character]) => name !== delimiter && only.includes(character));
  return fitting ? `; if the delimiter is wrong, write "delimiter": "${fitting[0]}" in the format` : '';
}
