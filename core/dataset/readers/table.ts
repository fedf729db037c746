import type { TableFormat } from '../formats/index.ts';
import { readNumber } from '../number-reader.ts';
import type { TextRecord } from '../records.ts';
import { quoteFound, rejectFile } from '../rejection.ts';
import type { DataFile, Reader, ReadRecording } from './reader.ts';
import { requireClass } from './require-class.ts';
import { findColumn, type OpenTable, openTable, refuseSharedColumns } from './table-columns.ts';

/**
 * Tables with many recordings, one time step per row; columns or the path give class, user and official part. With a recording column, rows
 * with the same user and the same text in that column are one recording, wherever they are in the file, in the file's order. Without one, a
 * recording ends where the class, user or part of the next row differs.
 */
export const tableReader: Reader<TableFormat> = {
  read: ({ files, format }) => {
    requireClass({ format, named: format.class !== null, wayOut: 'if a column names it, set format.class to that column' });
    const earlier = new Map<string, TableRecording>();
    const recordings = files.flatMap((file) => readTable(file, format, earlier));
    return { features: format.features.map(({ name }) => name), recordings };
  },
};

/** A recording whose rows are being collected. */
interface TableRecording extends Said {
  readonly path: string;
  readonly line: number;
  readonly values: number[];
}

/** Texts of a row's cells as spelled; null if there is no such column. */
interface Said {
  readonly className: string | null;
  readonly groupName: string | null;
  readonly part: string | null;
}

/** @param earlier recordings of all earlier files, by user and recording, which must not have the same ids. */
function readTable(file: DataFile, format: TableFormat, earlier: Map<string, TableRecording>): ReadRecording[] {
  const { path } = file;
  const table = openTable(file, format);
  const find = (column: number | string | null) => (column === null ? null : findColumn(column, table));
  const [classColumn, groupColumn, partColumn] = [find(format.class), find(format.group), find(format.part)];
  const idColumns = format.recording === null ? [] : [format.recording].flat().map((column) => findColumn(column, table));
  const columns = table.features;
  refuseSharedRoles({ class: classColumn, group: groupColumn, part: partColumn }, idColumns, { file, format, table });
  const recordings: TableRecording[] = [];
  for (const row of table.rows) {
    const said = { className: cellOf(row, classColumn), groupName: cellOf(row, groupColumn), part: cellOf(row, partColumn) };
    const id = readId(row, idColumns, file.path);
    const known = id === null ? findOpen(recordings, said) : findById({ id, said, row, file, earlier });
    const recording = known ?? { ...said, path, line: row.line, values: [] };
    if (known === null) recordings.push(recording);
    if (known === null && id !== null) earlier.set(keyOf(id, said, file), recording);
    columns.forEach((column, feature) => {
      const name = `column ${column} (${format.features[feature]?.name})`;
      recording.values.push(
        readNumber({ text: (row.cells[column] ?? '').trim(), name, position: { path, line: row.line }, rules: format }),
      );
    });
  }
  return recordings.map(({ values, ...recording }) => ({
    ...recording,
    length: values.length / columns.length,
    values: Float32Array.from(values),
  }));
}

interface RolesContext {
  readonly file: DataFile;
  readonly format: TableFormat;
  readonly table: OpenTable;
}

/** A feature that names the class would give it away. A recording may be identified by its user or class. */
function refuseSharedRoles(
  columns: Readonly<Record<string, number | null>>,
  ids: readonly number[],
  { file, format, table }: RolesContext,
): void {
  const features = table.features.map((column, index) => ({ column, role: `feature ${quoteFound(format.features[index]?.name ?? '')}` }));
  const roles = Object.entries(columns).flatMap(([role, column]) => (column === null ? [] : [{ column, role: `the ${role}` }]));
  const position = { path: file.path, line: table.header?.line ?? null };
  refuseSharedColumns([...features, ...roles], position);
  refuseSharedColumns([...features, ...ids.map((column) => ({ column, role: 'the recording' }))], position);
}

function cellOf({ cells }: TextRecord, column: number | null): string | null {
  return column === null ? null : (cells[column] ?? '');
}

/** Null without columns for it. The texts of several columns are separated by a character that names cannot contain. */
function readId(row: TextRecord, columns: readonly number[], path: string): string | null {
  if (columns.length === 0) return null;
  const texts = columns.map((column) => (row.cells[column] ?? '').trim());
  if (texts.includes(''))
    throw rejectFile({ position: { path, line: row.line }, reason: 'expected the name of a recording, found nothing' });
  return texts.join('\0');
}

/** The recording of the previous row if this row continues it. */
function findOpen(recordings: readonly TableRecording[], said: Said): TableRecording | null {
  const last = recordings.at(-1);
  return last && last.className === said.className && last.groupName === said.groupName && last.part === said.part ? last : null;
}

interface IdRequest {
  readonly id: string;
  readonly said: Said;
  readonly row: TextRecord;
  readonly file: DataFile;
  readonly earlier: ReadonlyMap<string, TableRecording>;
}

function findById({ id, said, row, file, earlier }: IdRequest): TableRecording | null {
  const position = { path: file.path, line: row.line };
  const known = earlier.get(keyOf(id, said, file)) ?? null;
  if (known === null) return null;
  if (known.path !== file.path) {
    const where = `${known.path}, line ${known.line}`;
    const reason = `expected a recording of one user in one file, found ${quoteFound(id)} in ${where}, too; name the user by a column or {group}`;
    throw rejectFile({ position, reason });
  }
  const other = (['className', 'part'] as const).find((field) => known[field] !== said[field]);
  if (other === undefined) return known;
  const kind = other === 'className' ? 'class' : 'part';
  const reason = `expected ${kind} ${quoteFound(known[other] ?? '')} throughout recording ${quoteFound(id.replaceAll('\0', ', '))}, as in line ${known.line}, found ${quoteFound(said[other] ?? '')}; if recordings are numbered anew for each ${kind}, give "recording" a list of both columns`;
  throw rejectFile({ position, reason });
}

/** Ids are unique within a user, and within an official part, because each part's files may start numbering again. */
function keyOf(id: string, { groupName }: Said, { match }: DataFile): string {
  return JSON.stringify([match.part, groupName ?? match.group, id]);
}
