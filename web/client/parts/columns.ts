import { formatShare } from './format.ts';

/** One column of a table: its cells' content and their value for sorting and files. */
export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  readonly align?: 'right';
  /** Displayed content; null if unknown. */
  readonly show: (row: Row) => preact.ComponentChildren;
  /** Value for sorting and for files. */
  readonly value: (row: Row) => string | number | null;
  /** Relative width; 1 by default. */
  readonly width?: number;
}

export interface Sorting {
  readonly key: string;
  readonly descending: boolean;
}

export function sortRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sorting: Sorting | null): readonly Row[] {
  const column = columns.find(({ key }) => key === sorting?.key);
  if (column === undefined || sorting === null) return rows;
  const sign = sorting.descending ? -1 : 1;
  return [...rows].sort((a, b) => compareValues(column.value(a), column.value(b), sign));
}

/** Unknown values come last in both directions. */
function compareValues(a: string | number | null, b: string | number | null, sign: number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en', { numeric: true }));
}

/** CSV as in RFC 4180; text that a spreadsheet would take for a formula gets a prefix. */
export function writeCsv<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const lines = [columns.map(({ title }) => quote(title)), ...rows.map((row) => columns.map(({ value }) => quote(value(row))))];
  return `${lines.map((line) => line.join(',')).join('\r\n')}\r\n`;
}

function quote(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function textColumn<Row>(key: string, title: string, read: (row: Row) => string | null): Column<Row> {
  return { key, title, show: read, value: read };
}

/** @param format how a value, or an unknown one, is shown; default: as it is */
export function numberColumn<Row, Value extends number | null>(
  key: string,
  title: string,
  read: (row: Row) => Value,
  format: (value: Value) => string | Value = (value) => value,
): Column<Row> {
  return { key, title, align: 'right', show: (row) => format(read(row)), value: read };
}

/** The columns of a 95 % interval. */
export function intervalColumns<Row extends { readonly interval: readonly [low: number, high: number] | null }>(): Column<Row>[] {
  return (['low', 'high'] as const).map((key, end) => ({
    key,
    title: key === 'low' ? '95 % from' : 'to',
    align: 'right',
    show: ({ interval }) => formatShare(interval?.[end] ?? null),
    value: ({ interval }) => interval?.[end] ?? null,
  }));
}
