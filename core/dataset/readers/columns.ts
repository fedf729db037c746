import { DurasweepError } from '../../domain/errors.ts';
import type { ColumnsFormat } from '../format.ts';
import { readFiniteNumber } from '../number-reader.ts';
import { type DataPosition, quoteFound, rejectFile } from '../rejection.ts';
import { splitLines } from '../text.ts';
import type { DataFile, Reader, ReadRecording } from './reader.ts';

const DELIMITERS = { whitespace: /[ \t]+/, comma: ',', semicolon: ';', tab: '\t' } as const;
const MAX_LINE_CHARACTERS = 65_536;

/**
 * One recording a file, one time step a line; the path names the class. Empty lines are allowed at the end only. Refused: no time step, a
 * wrong number of columns, an unknown column, a line over 65,536 characters, a feature that is no finite number.
 */
export const columnsReader: Reader<ColumnsFormat> = {
  read: ({ files, format }) => {
    if (!format.path.includes('{class}')) throw missingClass(format);
    return { features: format.features.map(({ name }) => name), recordings: files.map((file) => readColumns(file, format)) };
  },
};

function missingClass({ path }: ColumnsFormat): DurasweepError {
  const message = `Format "columns": path ${JSON.stringify(path)} has no {class}; write {class} where the path names the class.`;
  return new DurasweepError('InvalidConfig', message);
}

function readColumns({ path, readText }: DataFile, format: ColumnsFormat): ReadRecording {
  const lines = splitLines({ path, text: readText(), maxLineCharacters: MAX_LINE_CHARACTERS });
  const header = format.header ? splitColumns(lines[0] ?? '', format) : null;
  const firstRow = header === null ? 0 : 1;
  const length = lines.length - firstRow;
  if (length < 1) throw rejectFile({ position: { path, line: null }, reason: 'expected at least one time step, found none' });
  const columnCount = format.columnCount ?? header?.length ?? splitColumns(lines[0] ?? '', format).length;
  const columns = findColumns({ path, format, header, columnCount });
  const values = new Float32Array(length * columns.length);
  for (let step = 0; step < length; step += 1) {
    const position = { path, line: firstRow + step + 1 };
    const cells = splitColumns(lines[firstRow + step] ?? '', format);
    checkColumnCount({ cells, columnCount, position });
    columns.forEach((column, feature) => {
      const name = `column ${column} (${format.features[feature]?.name})`;
      values[step * columns.length + feature] = readFiniteNumber({ text: (cells[column] ?? '').trim(), name, position });
    });
  }
  return { path, line: null, className: null, groupName: null, part: null, length, values };
}

function splitColumns(line: string, format: ColumnsFormat): string[] {
  return (format.delimiter === 'whitespace' ? line.trim() : line).split(DELIMITERS[format.delimiter]);
}

function checkColumnCount({ cells, columnCount, position }: { cells: string[]; columnCount: number; position: DataPosition }): void {
  if (cells.length === columnCount) return;
  const found = cells.length === 1 && cells[0]?.trim() === '' ? 'an empty line' : `${cells.length}`;
  throw rejectFile({ position, reason: `expected ${columnCount} columns, found ${found}` });
}

interface ColumnsRequest {
  readonly path: string;
  readonly format: ColumnsFormat;
  readonly header: readonly string[] | null;
  readonly columnCount: number;
}

function findColumns({ path, format, header, columnCount }: ColumnsRequest): number[] {
  const names = header?.map((name) => name.trim()) ?? [];
  return format.features.map(({ column }) => {
    const index = typeof column === 'number' ? column : names.indexOf(column);
    if (Number.isInteger(index) && index >= 0 && index < columnCount) return index;
    const allowed = names.length > 0 ? `one of ${names.map(quoteFound).join(', ')}` : `0 … ${columnCount - 1}`;
    throw rejectFile({ position: { path, line: 1 }, reason: `expected a column ${JSON.stringify(column)}, found only ${allowed}` });
  });
}
