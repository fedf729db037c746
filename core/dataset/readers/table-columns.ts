import { type Delimiter, readRecords, type TextRecord } from '../records.ts';
import { type DataPosition, quoteFound, rejectFile } from '../rejection.ts';

/** Most characters of a line that holds one time step. */
const MAX_LINE_CHARACTERS = 65_536;

/** A column by its number, from 0, or its name in the header. */
export type ColumnName = number | string;

export interface TableLayout {
  readonly delimiter: Delimiter;
  /** Whether the first row names the columns. */
  readonly header: boolean;
  /** Columns every row must have; null: as many as the file's first row. */
  readonly columnCount: number | null;
}

/** A table whose first row has been looked at. */
export interface OpenTable {
  readonly path: string;
  readonly columnCount: number;
  /** Null without a header. */
  readonly header: readonly string[] | null;
  /** Rows after the header, at least one, each with `columnCount` cells. */
  readonly rows: Iterable<TextRecord>;
}

/** @throws DurasweepError `DatasetRejected`: no row but the header; while rows are read, one with another number of cells, or too long. */
export function openTable({ path, text, layout }: { path: string; text: string; layout: TableLayout }): OpenTable {
  const records = readRecords({ path, text, delimiter: layout.delimiter, maxLineCharacters: MAX_LINE_CHARACTERS });
  const header = layout.header ? takeNext(records) : null;
  const first = takeNext(records);
  if (first === null) throw rejectFile({ position: { path, line: null }, reason: 'expected at least one time step, found none' });
  const columnCount = layout.columnCount ?? (header ?? first).cells.length;
  const names = header?.cells.map((name) => name.trim()) ?? null;
  return { path, columnCount, header: names, rows: checkRows({ path, first, records, columnCount }) };
}

function takeNext(records: Iterator<TextRecord, void>): TextRecord | null {
  const next = records.next();
  return next.done === true ? null : next.value;
}

interface RowsRequest {
  readonly path: string;
  readonly first: TextRecord;
  readonly records: Iterable<TextRecord>;
  readonly columnCount: number;
}

function* checkRows({ path, first, records, columnCount }: RowsRequest): Generator<TextRecord, void> {
  checkColumnCount(first, columnCount, path);
  yield first;
  for (const record of records) {
    checkColumnCount(record, columnCount, path);
    yield record;
  }
}

function checkColumnCount({ cells, line }: TextRecord, columnCount: number, path: string): void {
  if (cells.length === columnCount) return;
  const found = cells.length === 1 && cells[0]?.trim() === '' ? 'an empty line' : `${cells.length}`;
  throw rejectFile({ position: { path, line }, reason: `expected ${columnCount} columns, found ${found}` });
}

/** Index of a column. @throws DurasweepError `DatasetRejected` where the table has none of that number or name, or several of that name. */
export function findColumn(column: ColumnName, { path, header, columnCount }: OpenTable): number {
  const position: DataPosition = { path, line: 1 };
  const index = typeof column === 'number' ? column : (header?.indexOf(column) ?? -1);
  if (!Number.isInteger(index) || index < 0 || index >= columnCount) {
    const allowed = header === null ? `0 … ${columnCount - 1}` : `one of ${header.map(quoteFound).join(', ')}`;
    throw rejectFile({ position, reason: `expected a column ${JSON.stringify(column)}, found only ${allowed}` });
  }
  if (typeof column === 'number' || header?.lastIndexOf(column) === index) return index;
  const reason = `expected one column ${JSON.stringify(column)}, found several; rename them, or give the column by its number, from 0`;
  throw rejectFile({ position, reason });
}
