import type { ColumnsFormat } from '../formats/index.ts';
import { readNumber } from '../number-reader.ts';
import type { DataFile, Reader, ReadRecording } from './reader.ts';
import { requireClass } from './require-class.ts';
import { openTable } from './table-columns.ts';

/**
 * One recording per file, one time step per line; the path names the class. Refused: no time step, a wrong number of columns, an unknown
 * column, an unexpected or missing header, a line over 65,536 characters, a value that is not a finite number.
 */
export const columnsReader: Reader<ColumnsFormat> = {
  read: ({ files, format }) => {
    requireClass({ format, named: false, wayOut: 'if a column names it, use format.type "table"' });
    return { features: format.features.map(({ name }) => name), recordings: files.map((file) => readColumns(file, format)) };
  },
};

function readColumns(file: DataFile, format: ColumnsFormat): ReadRecording {
  const { path } = file;
  const { features, rows } = openTable(file, format);
  const values: number[] = [];
  for (const { cells, line } of rows) {
    features.forEach((column, feature) => {
      const name = `column ${column} (${format.features[feature]?.name})`;
      values.push(readNumber({ text: (cells[column] ?? '').trim(), name, position: { path, line }, rules: format }));
    });
  }
  const length = values.length / features.length;
  return { path, line: null, className: null, groupName: null, part: null, length, values: Float32Array.from(values) };
}
