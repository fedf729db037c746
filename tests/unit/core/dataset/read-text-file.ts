import { datasetSchema } from '../../../../configs/dataset-schema.ts';
import type { ColumnsFormat } from '../../../../core/dataset/formats/index.ts';
import { readDataset } from '../../../../core/dataset/read-dataset.ts';

export const FEATURES = [
  { name: 'x', column: 'x' },
  { name: 'y', column: 'y' },
];

export function read(content: string | Uint8Array, fields: Partial<ColumnsFormat> = {}) {
  const { format } = datasetSchema.parse({
    name: 'test',
    format: { type: 'columns', path: '{class}/*.csv', header: true, features: FEATURES, ...fields },
  });
  const files = new Map([['a/1.csv', typeof content === 'string' ? Buffer.from(content) : content]]);
  return readDataset({ name: 'test', input: { type: 'files', files }, format });
}

export async function readValues(content: string | Uint8Array, fields: Partial<ColumnsFormat> = {}) {
  const { recordings } = await read(content, fields);
  return Array.from(recordings[0]?.values ?? []);
}

export const SKIPPING = { comment: '#', emptyLines: 'skip' } as const;
export const NUMBERED = [
  { name: 'x', column: 0 },
  { name: 'y', column: 1 },
];
