import type { DatasetFormat } from '../formats/index.ts';
import { arffReader } from './arff.ts';
import { columnsReader } from './columns.ts';
import { linesReader } from './lines.ts';
import type { Reader } from './reader.ts';
import { tableReader } from './table.ts';
import { timeSeriesReader } from './time-series.ts';

type Readers = { readonly [Type in DatasetFormat['type']]: Reader<Extract<DatasetFormat, { type: Type }>> };

const READERS: Readers = {
  columns: columnsReader,
  table: tableReader,
  lines: linesReader,
  ts: timeSeriesReader,
  arff: arffReader,
};

/** The reader of a format's type. */
export function findReader<Format extends DatasetFormat>(format: Format): Reader<Format> {
  // The table pairs each type with its own reader, which TypeScript cannot follow through a union.
  return READERS[format.type] as unknown as Reader<Format>;
}
