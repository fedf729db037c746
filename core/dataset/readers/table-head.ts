import type { ColumnsFormat, NumberRules, RowRules } from '../formats/index.ts';
import { isNumberOrMissing } from '../number-reader.ts';
import type { TextRecord } from '../records.ts';
import { quoteFound, rejectFile } from '../rejection.ts';

/** A column, given by its number from 0 or its name in the header. */
export type ColumnName = number | string;

/** `header`: whether the first row names the columns. `columnCount`: columns of every row; null: as many as in the file's first row. */
export type TableLayout = RowRules & NumberRules & Pick<ColumnsFormat, 'header' | 'columnCount' | 'features'>;

interface HeadRequest {
  readonly path: string;
  /** Column index of each feature. */
  readonly features: readonly number[];
  readonly layout: TableLayout;
}

/**
 * A header of numbers is a time step, unless it numbers the columns, as some programs do.
 *
 * @throws DurasweepError `DatasetRejected` if a time step would be lost as a header.
 */
export function checkHeader({ path, header, features, layout }: HeadRequest & { readonly header: TextRecord | null }): void {
  if (header === null || layout.features.some(({ column }) => typeof column === 'string')) return;
  const cells = chooseCells(header, features);
  const offset = Number(cells[0]) - (features[0] ?? 0);
  // From 0 or 1, or from 0 after a column of row numbers.
  const counts =
    Math.abs(offset) <= 1 && cells.every((cell, index) => /^\d+$/.test(cell) && Number(cell) - (features[index] ?? 0) === offset);
  if (counts || !areNumbers(cells, layout)) return;
  const reason = `expected a header, found numbers (${listCells(cells)}); if the file has none, write "header": false in the format`;
  throw rejectFile({ position: { path, line: header.line }, reason, remedy: { header: false } });
}

/** @throws DurasweepError `DatasetRejected` if rows that are skipped as units contain numbers. */
export function checkSkipped({ path, skipped, features, layout }: HeadRequest & { readonly skipped: readonly TextRecord[] }): void {
  for (const row of skipped) {
    const cells = chooseCells(row, features);
    if (!areNumbers(cells, layout)) continue;
    const reason = `expected a row without numbers, as "skipRows": ${layout.skipRows} leaves it out, found ${listCells(cells)}; lower "skipRows" in the format`;
    throw rejectFile({ position: { path, line: row.line }, reason });
  }
}

/**
 * Distinguishes a header or row of units that the format does not mention from a wrong value: below it there are numbers.
 *
 * @param head the first two rows after the header.
 * @throws DurasweepError `DatasetRejected`, naming the field to set.
 */
export function checkRowsOfNumbers({ path, head, features, layout }: HeadRequest & { readonly head: readonly TextRecord[] }): void {
  const [first, second] = head;
  if (first === undefined || second === undefined || first.cells.length !== second.cells.length) return;
  const cells = chooseCells(first, features);
  if (cells.some((cell) => isNumberOrMissing(cell, layout)) || !areNumbers(chooseCells(second, features), layout)) return;
  const skipRows = (layout.skipRows ?? 0) + 1;
  const wayOut = layout.header
    ? `if the line holds units, write "skipRows": ${skipRows} in the format`
    : 'if the line names the columns, write "header": true in the format';
  const reason = `expected numbers, found ${listCells(cells)}; ${wayOut}`;
  throw rejectFile({ position: { path, line: first.line }, reason, remedy: layout.header ? { skipRows } : { header: true } });
}

function chooseCells({ cells }: TextRecord, columns: readonly number[]): string[] {
  return columns.map((column) => (cells[column] ?? '').trim());
}

function areNumbers(cells: readonly string[], layout: TableLayout): boolean {
  return cells.every((cell) => cell !== '' && isNumberOrMissing(cell, layout));
}

function listCells(cells: readonly string[]): string {
  return cells.slice(0, 5).map(quoteFound).join(', ');
}
