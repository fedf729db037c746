import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { datasetSchema } from '../../../configs/dataset-schema.ts';
import { readDataset } from '../../../core/dataset/read-dataset.ts';

const PAGE = readFileSync(path.resolve(import.meta.dirname, '../../../docs/how-to/add-a-dataset.md'), 'utf8');
const BLOCKS = [...PAGE.matchAll(/^```json\n("format": \{.*?)\n```$/gms)].map(([, text = '']) => text);

describe('the formats that docs/how-to/add-a-dataset.md shows', () => {
  it('are of every type', () => {
    const types = BLOCKS.map((text) => /"type": "(\w+)"/.exec(text)?.[1]);
    expect(new Set(types)).toEqual(new Set(['columns', 'table', 'lines', 'ts', 'arff']));
  });

  it.each(BLOCKS)('are accepted: %s', (text) => {
    const { format } = JSON.parse(`{${text}}`) as { format: unknown };
    expect(datasetSchema.safeParse({ name: 'example', sources: ['data'], format }).error).toBeUndefined();
  });

  it.each([
    ['# wrist, 50 Hz\n', 'ann/run/1.csv', [[-0.82, 0.24, -0.82, 0.27]]],
    ['user,activity,take', 'all.csv', [[0.8696, 0.2413, 0.8387, -0.2398]]],
  ])('read the file shown above them: %j', async (beginning, file, values) => {
    const [, text = '', example = ''] =
      PAGE.slice(PAGE.indexOf(`\`\`\`\n${beginning}`)).match(/^```\n(.*?)^```\n\n```json\n(.*?)^```$/ms) ?? [];
    const { format } = datasetSchema.parse({ name: 'example', ...JSON.parse(`{${example}}`) });
    const input = { type: 'files', files: new Map([[file, Buffer.from(text)]]) } as const;
    const { recordings } = await readDataset({ name: 'example', input, format });
    expect(recordings.map((recording) => [...recording.values])).toEqual(values.map((row) => row.map(Math.fround)));
  });
});
