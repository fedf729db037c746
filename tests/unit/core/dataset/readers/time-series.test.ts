import { describe, expect, it } from 'vitest';
import type { TimeSeriesFormat } from '../../../../../core/dataset/format.ts';
import { readDataset } from '../../../../../core/dataset/read-dataset.ts';

const FORMAT: TimeSeriesFormat = { type: 'ts', path: '*.ts', ignore: [] };
const HEADER = '# a comment\n@problemName Test\n@timeStamps false\n@missing false\n@classLabel true up down\n';

function read(files: Record<string, string>, format: TimeSeriesFormat = FORMAT) {
  const bytes = new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
  return readDataset({ name: 'test', input: { type: 'files', files: bytes }, format });
}

describe('readDataset with .ts files', () => {
  it('reads univariate series', async () => {
    const dataset = await read({
      'X.ts': `${HEADER}@univariate true\n@equalLength true\n@seriesLength 3\n@data\n1,2,3:up\n-4,.5,6e-1:down\n`,
    });
    expect(dataset).toMatchObject({ classes: ['down', 'up'], groups: ['all'], features: ['dimension 0'] });
    expect(dataset.recordings).toEqual([
      { path: 'X.ts:10', label: 1, group: 0, length: 3, values: Float32Array.of(1, 2, 3) },
      { path: 'X.ts:11', label: 0, group: 0, length: 3, values: Float32Array.of(-4, 0.5, 0.6) },
    ]);
  });

  it('reads multivariate series of unequal lengths', async () => {
    const header = `${HEADER}@univariate false\n@dimensions 2\n@equalLength false\n@seriesLength 3\n`;
    const dataset = await read({ 'X.ts': `${header}@data\n1,2:3,4:up\n5:6:down\n` });
    expect(dataset.recordings.map(({ length, values }) => [length, ...values])).toEqual([
      [2, 1, 3, 2, 4],
      [1, 5, 6],
    ]);
  });

  it('finds the number of dimensions where the header is silent', async () => {
    expect((await read({ 'X.ts': `${HEADER}@data\n1:2:3:up\n` })).features).toHaveLength(3);
  });

  it('joins a train and a test file, as groups where the path says so', async () => {
    const files = { 'X_TRAIN.ts': `${HEADER}@data\n1:up\n`, 'X_TEST.ts': `${HEADER}@data\n2:down\n` };
    const dataset = await read(files, { ...FORMAT, path: 'X_{group}.ts' });
    expect(dataset.groups).toEqual(['TEST', 'TRAIN']);
    expect(dataset.recordings.map(({ path, group }) => [path, group])).toEqual([
      ['X_TEST.ts:7', 0],
      ['X_TRAIN.ts:7', 1],
    ]);
  });

  const malformed: readonly [string, string, string][] = [
    [
      'a missing value',
      `${HEADER}@data\n1,?:up\n`,
      'X.ts, line 7: expected a finite decimal number for dimension 0, time step 1, found "?" (missing values',
    ],
    ['an unknown class', `${HEADER}@data\n1,2:left\n`, 'X.ts, line 7: expected a class of @classLabel ("up", "down"), found "left"'],
    ['a missing dimension', `${HEADER}@dimensions 2\n@data\n1,2:up\n`, 'X.ts, line 8: expected 2 dimension(s) and a class, found 1'],
    ['dimensions of unequal length', `${HEADER}@data\n1,2:3:up\n`, 'X.ts, line 7: expected 2 values in dimension 1, found 1'],
    ['a wrong length', `${HEADER}@seriesLength 3\n@data\n1,2:up\n`, 'X.ts, line 8: expected 3 values in dimension 0, found 2'],
    ['time stamps', '@timeStamps true\n@classLabel true a\n@data\n', 'X.ts, line 1: expected series without time stamps'],
    ['regression data', '@targetLabel true\n@data\n', 'X.ts, line 1: expected classes (@classLabel), found @targetLabel'],
    ['no classes', '@classLabel false\n@data\n', 'X.ts, line 1: expected class labels'],
    ['classes left undeclared', '@data\n1:up\n', 'X.ts, line 1: expected "@classLabel true"'],
    [
      'a control character in a class',
      '@classLabel true up \u009bdown\n@data\n1:up\n',
      'X.ts, line 1: expected no control character in a class name, found "\\u009bdown"',
    ],
    ['an unknown tag', '@colour red\n', 'X.ts, line 1: expected a header line such as @dimensions or @data, found "@colour red"'],
    ['a bad count', '@dimensions two\n', 'X.ts, line 1: expected a whole number ≥ 1 after @dimensions, found "two"'],
    ['no data', HEADER, 'X.ts: expected a line "@data"'],
    ['no case', `${HEADER}@data\n`, 'X.ts: expected at least one case'],
  ];
  it.each(malformed)('refuses %s, naming file, line and reason', async (_, text, message) => {
    await expect(read({ 'X.ts': text })).rejects.toMatchObject({
      failureClass: 'DatasetRejected',
      message: expect.stringContaining(message),
    });
  });

  it('refuses files of different dimensions', async () => {
    const files = { 'A.ts': `${HEADER}@data\n1:2:up\n`, 'B.ts': `${HEADER}@data\n1:up\n` };
    await expect(read(files)).rejects.toThrow('B.ts: expected 2 dimensions as in A.ts, found 1');
  });
});
