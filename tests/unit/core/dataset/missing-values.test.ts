import { describe, expect, it } from 'vitest';
import { datasetSchema } from '../../../../configs/dataset-schema.ts';
import { describeDataset } from '../../../../core/dataset/describe.ts';
import { readDatasetWithNotes } from '../../../../core/dataset/read-dataset.ts';

const COLUMNS = {
  type: 'columns',
  path: '{class}/*.csv',
  header: true,
  features: [
    { name: 'x', column: 'x' },
    { name: 'y', column: 'y' },
  ],
};

function read(files: Record<string, string>, format: object) {
  const parsed = datasetSchema.parse({ name: 'test', format });
  const input = { type: 'files', files: new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])) } as const;
  return readDatasetWithNotes({ name: 'test', input, format: parsed.format });
}

const GAPS = {
  'a/1.csv': 'x,y\n1,10\n,20\nNaN,?\n4,40\n',
  'a/2.csv': 'x,y\nNA,1\n2,2\n3,-999\n',
  'b/1.csv': 'x,y\n1,1\n2,2\n',
  'b/2.csv': 'x,y\n1,1\nnan,NaN\n,\n',
};

describe('missing values', () => {
  it('are interpolated between their neighbours, at either end replaced by the nearest value, and counted', async () => {
    const { dataset, notes } = await read(GAPS, { ...COLUMNS, missing: 'interpolate', missingValues: ['-999'] });
    expect(dataset.recordings.map(({ values }) => [...values])).toEqual([
      [1, 10, 2, 20, 3, 30, 4, 40],
      [2, 1, 2, 2, 3, 2],
      [1, 1, 2, 2],
      [1, 1],
    ]);
    expect(notes.missing).toEqual({ choice: 'interpolate', values: 5, recordings: 2, longestGap: 2, cutRecordings: 1 });
    expect(describeDataset(dataset, { name: 'n', sha256: '', synthetic: false, ...notes }).missing).toEqual(notes.missing);
  });

  it('drop their recordings, which are counted', async () => {
    const files = { ...GAPS, 'a/3.csv': 'x,y\n7,8\n' };
    const { dataset, notes } = await read(files, { ...COLUMNS, missing: 'drop-recording', missingValues: ['-999'] });
    expect(dataset.recordings.map(({ path, length }) => [path, length])).toEqual([
      ['a/3.csv', 1],
      ['b/1.csv', 2],
      ['b/2.csv', 1],
    ]);
    expect(notes.missing).toEqual({ choice: 'drop-recording', values: 5, recordings: 2, longestGap: 0, cutRecordings: 1 });
  });

  it('are handled in series whose missing ends are padding', async () => {
    const text = '@timeStamps false\n@missing true\n@classLabel true a b\n@data\n1,?,3:1,2,3:a\n4,5,NaN:6,7,NaN:b\n';
    const { dataset, notes } = await read({ 'X.ts': text }, { type: 'ts', path: '*.ts', missing: 'interpolate' });
    expect(dataset.recordings.map(({ values }) => [...values])).toEqual([
      [1, 1, 2, 2, 3, 3],
      [4, 6, 5, 7],
    ]);
    expect(notes.missing).toMatchObject({ values: 1, recordings: 1 });
    const lines = { type: 'lines', path: '*.tsv', class: 'first', delimiter: 'tab', missing: 'interpolate' };
    const { dataset: series } = await read({ 'X.tsv': 'a\t1\tNaN\t3\nb\t4\t5\tNaN\n' }, lines);
    expect(series.recordings.map(({ values }) => [...values])).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
  });

  it.each([
    [
      'nothing to interpolate from',
      'interpolate',
      'a/1.csv: expected at least one value of "x" to interpolate from, found only missing ones',
    ],
    ['a class without its last recording', 'drop-recording', 'Every recording of class "a" has missing values'],
    [
      'none allowed',
      'refuse',
      'a/1.csv, line 2: expected a finite decimal number for column 0 (x), found nothing (missing values are refused)',
    ],
  ])('are refused: %s', async (_, missing, message) => {
    const files = { 'a/1.csv': 'x,y\n,1\n,2\n', 'b/1.csv': 'x,y\n1,1\n' };
    await expect(read(files, { ...COLUMNS, missing })).rejects.toMatchObject({
      failureClass: 'DatasetRejected',
      message: expect.stringContaining(message),
    });
  });
});
