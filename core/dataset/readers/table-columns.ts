import { readRecords, type TextRecord } from '../records.ts';
import { type DataPosition, quoteFound, rejectFile } from '../rejection.ts';
import type { DataFile } from './reader.ts';
import { type ColumnName, checkHeader, checkRowsOfNumbers, checkSkipped, type TableLayout } from './table-head.ts';
import { explainCellCount, explainHeader, findLaterHeader, refuseDecimalCommas } from './table-hints.ts';

/** Maximum length of a line that contains one time step. */
const MAX_LINE_CHARACTERS = 65_536;

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
  const named = layout.features.map(({ column }) => column);
  const later = () => findLaterHeader(named, chain([...skipped, ...head], records));
  const features = named.map((column) => findColumn(column, { ...table, first, later }));
  refuseSharedColumns(
    features.map((column, index) => ({ column, role: `feature ${quoteFound(layout.features[index]?.name ?? '')}` })),
    { path, line: header?.line ?? first.line },
  );
  checkHeader({ path, header, features, layout });
  checkSkipped({ path, skipped, features, layout });
  checkRowsOfNumbers({ path, head, features, layout });
  return { ...table, features, rows: checkRows({ path, records: chain(head, records), columnCount, layout }) };
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

function* chain(head: readonly TextRecord[], rest: Iterable<TextRecord>): Generator<TextRecord, void> {
  yield* head;
  yield* rest;
}

interface RowsRequest {
  readonly path: string;
  readonly records: Iterable<TextRecord>;
  readonly columnCount: number;
  readonly layout: TableLayout;
}

function* checkRows({ path, records, columnCount, layout }: RowsRequest): Generator<TextRecord, void> {
  for (const record of records) {
    refuseDecimalCommas(record, path, layout);
    yield fitCells(record, { columnCount, path, layout });
  }
}

const EMPTY_LINE = 'an empty line; remove it, or write "emptyLines": "skip" in the format';

/** Empty cells after the last column, caused by a delimiter at the end of a line, do not count. */
function fitCells(row: TextRecord, { columnCount, path, layout }: Omit<RowsRequest, 'records'>): TextRecord {
  const { cells, line } = row;
  if (cells.length === columnCount) return row;
  if (cells.length > columnCount && cells.slice(columnCount).every((cell) => cell.trim() === '')) {
    return { line, cells: cells.slice(0, columnCount) };
  }
  const isEmpty = cells.length === 1 && cells[0]?.trim() === '';
  const found = isEmpty ? EMPTY_LINE : `${cells.length}${explainCellCount(row, columnCount, layout)}`;
  const remedy = isEmpty ? { emptyLines: 'skip' as const } : undefined;
  throw rejectFile({ position: { path, line }, reason: `expected ${columnCount} columns, found ${found}`, remedy });
}

/** A column for each of these meanings. @throws DurasweepError `DatasetRejected` if two of them have the same column */
export function refuseSharedColumns(uses: readonly { readonly column: number; readonly role: string }[], position: DataPosition): void {
  const roles = new Map<number, string>();
  for (const { column, role } of uses) {
    const other = roles.get(column);
    if (other === undefined) roles.set(column, role);
    else throw rejectFile({ position, reason: `expected different columns for ${other} and ${role}, found column ${column} for both` });
  }
}

/** Index of a column. @throws DurasweepError `DatasetRejected` if the table has no such number or name, or several of that name. */
export function findColumn(column: ColumnName, table: ColumnSearch): number {
  const { path, header, columnCount } = table;
  const position: DataPosition = { path, line: header?.line ?? 1 };
  const names = header?.cells.map(tidyName) ?? [];
  const index = typeof column === 'number' ? column : names.indexOf(tidyName(column));
  if (!Number.isInteger(index) || index < 0 || index >= columnCount) {
    const found = header === null || typeof column === 'number' ? countFound(columnCount) : `only ${listNames(names)}`;
    const reason = `expected a column ${JSON.stringify(column)}, found ${found}${explainHeader(column, names, table)}`;
    throw rejectFile({ position, reason });
  }
  if (typeof column === 'number' || names.lastIndexOf(tidyName(column)) === index) return index;
  const reason = `expected one column ${JSON.stringify(column)}, found several; rename them, or give the column by its number, from 0`;
  throw rejectFile({ position, reason });
}

interface ColumnSearch extends Pick<OpenTable, 'path' | 'header' | 'columnCount' | 'delimiter'> {
  /** The first row of values. */
  readonly first?: TextRecord;
  /** Searches below for a row that names all columns, and returns its line. */
  readonly later?: () => number | null;
}

function countFound(columnCount: number): string {
  return columnCount === 1 ? 'only column 0' : `only columns 0 to ${columnCount - 1}`;
}

function tidyName(name: string): string {
  return name.trim().normalize('NFC');
}

function listNames(names: readonly string[]): string {
  const listed = names.slice(0, 20).map(quoteFound).join(', ');
  return names.length > 20 ? `${listed} and ${names.length - 20} more` : listed;
}
