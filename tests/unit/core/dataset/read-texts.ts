import type { DatasetFormat, LinesFormat } from '../../../../core/dataset/formats/index.ts';
import { readDataset } from '../../../../core/dataset/read-dataset.ts';

/** Reads files given as texts by path. */
export function readTexts(files: Readonly<Record<string, string>>, format: DatasetFormat) {
  const bytes = new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
  return readDataset({ name: 'test', input: { type: 'files', files: bytes }, format });
}

/** A series a line in `all.csv`, its class last. */
export const SERIES_FORMAT: LinesFormat = {
  type: 'lines',
  path: 'all.csv',
  ignore: [],
  delimiter: 'comma',
  header: false,
  class: 'last',
  group: null,
  equalLength: true,
};
