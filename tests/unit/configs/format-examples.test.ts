import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { datasetSchema } from '../../../configs/dataset-schema.ts';

const PAGE = readFileSync(path.resolve(import.meta.dirname, '../../../docs/how-to/add-a-dataset.md'), 'utf8');
const BLOCKS = [...PAGE.matchAll(/^```json\n("format": \{.*?)\n```$/gms)].map(([, text = '']) => text);

describe('the formats that docs/how-to/add-a-dataset.md shows', () => {
  it('are of every type but the first example', () => {
    const types = BLOCKS.map((text) => /"type": "(\w+)"/.exec(text)?.[1]);
    expect(new Set(types)).toEqual(new Set(['table', 'lines', 'ts', 'arff']));
  });

  it.each(BLOCKS)('are accepted: %s', (text) => {
    const { format } = JSON.parse(`{${text}}`) as { format: unknown };
    expect(datasetSchema.safeParse({ name: 'example', sources: ['data'], format }).error).toBeUndefined();
  });
});
