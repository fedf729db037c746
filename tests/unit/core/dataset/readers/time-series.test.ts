import { describe, expect, it } from 'vitest';
import type { TimeSeriesFormat } from '../../../../../core/dataset/formats/index.ts';
import { readTexts } from '../read-texts.ts';

const FORMAT: TimeSeriesFormat = { type: 'ts', path: '*.ts', ignore: [] };
const HEADER = '# a comment\n@problemName Test\n@timeStamps false\n@missing false\n@classLabel true up down\n';

function read(files: Record<string, string>, format: TimeSeriesFormat = FORMAT) {
  return readTexts(files, format);
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

  it('finds the number of dimensions if the header does not give it', async () => {
    expect((await read({ 'X.ts': `${HEADER}@data\n1:2:3:up\n` })).features).toHaveLength(3);
  });

  it('accepts a header that says that there are no targets', async () => {
    expect((await read({ 'X.ts': `${HEADER}@targetLabel false\n@data\n1:up\n` })).classes).toEqual(['up']);
  });

  it('joins a train and a test file, as groups if the path says so', async () => {
    const files = { 'X_TRAIN.ts': `${HEADER}@data\n1:up\n`, 'X_TEST.ts': `${HEADER}@data\n2:down\n` };
    const dataset = await read(files, { ...FORMAT, path: 'X_{group}.ts' });
    expect(dataset.groups).toEqual(['TEST', 'TRAIN']);
    expect(dataset.recordings.map(({ path, group }) => [path, group])).toEqual([
      ['X_TEST.ts:7', 0],
      ['X_TRAIN.ts:7', 1],
    ]);
  });

  it.each([
    ['blanks between names', 'up down', ['up', 'down']],
    ['commas between names', 'up,down', ['up', 'down']],
    ['commas and blanks', 'up, down', ['up', 'down']],
    ['blanks in a name', 'going up down', ['going up', 'down']],
    ['a name within another', 'up going up', ['up', 'going up']],
    ['commas and blanks in names', 'going up,going down', ['going up', 'going down']],
    ['quotes', '"going up" \'down, left\'', ['"going up"', 'down, left']],
    ['names of Object.prototype', 'constructor __proto__', ['constructor', '__proto__']],
    ['a comma in a name', 'a,b c', ['a,b', 'c']],
  ])('reads class names with %s', async (_, declared, names) => {
    const cases = names.map((name) => `1:${name}`).join('\n');
    const { classes } = await read({ 'X.ts': `@classLabel true ${declared}\n@data\n${cases}\n` });
    expect([...classes].sort()).toEqual(names.map((name) => name.replaceAll('"', '')).sort());
  });

  it('leaves out comments, of either mark', async () => {
    const text = `% one\n # two\n${HEADER}@data\n% three\n1:up\n#four\n`;
    expect((await read({ 'X.ts': text })).recordings).toMatchObject([{ path: 'X.ts:10' }]);
  });

  it('reads padding at the end as shorter recordings', async () => {
    const header = `${HEADER}@equalLength true\n@seriesLength 3\n@dimensions 2\n`;
    const { recordings } = await read({ 'X.ts': `${header}@data\n1,2,NaN:3,4,nan:up\n5,NaN,NaN:6,NaN,NaN:down\n` });
    expect(recordings.map(({ length, values }) => [length, ...values])).toEqual([
      [2, 1, 3, 2, 4],
      [1, 5, 6],
    ]);
  });

  it.each([
    ['numbers', '(0,1),(0.5,2),(1,3):up'],
    ['dates', '(2026-01-01 10:00:00,1),(2026-01-01 10:00:30,2),(2026-01-01 10:01:00,3):up'],
    ['blanks', '( 0 , 1 ) , ( 1 , 2 ), (2,3) : up'],
  ])('reads values with evenly spaced time stamps: %s', async (_, line) => {
    const { recordings } = await read({ 'X.ts': `@timeStamps true\n@classLabel true up\n@data\n${line}\n` });
    expect(recordings).toMatchObject([{ length: 3, values: Float32Array.of(1, 2, 3) }]);
  });

  const malformed: readonly [string, string, string][] = [
    [
      'a missing value',
      `${HEADER.replace('@missing false', '@missing true')}@data\n?,1:up\n`,
      'X.ts, line 7: expected a finite decimal number for dimension 0, time step 0, found "?" (missing values',
    ],
    ['an unknown class', `${HEADER}@data\n1,2:left\n`, 'X.ts, line 7: expected a class of @classLabel ("up", "down"), found "left"'],
    [
      'a missing dimension',
      `${HEADER}@dimensions 2\n@data\n1,2:up\n`,
      'X.ts, line 8: expected 2 dimension(s) (@dimensions, line 6) and a class, separated by ":", found 1',
    ],
    [
      'dimensions of unequal length',
      `${HEADER}@data\n1,2:3:up\n`,
      'X.ts, line 7: expected 2 values in dimension 1, as in dimension 0, found 1',
    ],
    [
      'a wrong length',
      `${HEADER}@seriesLength 3\n@data\n1,2:up\n`,
      'X.ts, line 8: expected 3 values in dimension 0 (@seriesLength, line 6), found 2; write "@equalLength false"',
    ],
    [
      'no time stamps after all',
      '@timeStamps true\n@classLabel true a\n@data\n1,2:a\n',
      'X.ts, line 4: expected pairs "(time stamp,value)"',
    ],
    [
      'uneven time stamps',
      '@timeStamps true\n@classLabel true a\n@data\n(0,1),(1,2),(3,4):a\n',
      'X.ts, line 4: expected evenly spaced, increasing time stamps, found "1" and "3"',
    ],
    ['time stamps that stand still', '@timeStamps true\n@classLabel true a\n@data\n(0,1),(0,2):a\n', 'found "0" and "0"'],
    ['a stamp that is none', '@timeStamps true\n@classLabel true a\n@data\n(noon,1):a\n', 'X.ts, line 4: expected a time stamp'],
    [
      'time stamps the header denies',
      `${HEADER}@data\n(0,1),(1,2):up\n`,
      'X.ts, line 7: expected values without time stamps, with @timeStamps false (line 3)',
    ],
    [
      'unequal lengths said to be equal',
      `${HEADER}@equalLength true\n@data\n1,2:up\n1:up\n`,
      'X.ts, line 9: expected 2 values in dimension 0 as in line 8 (@equalLength true, line 6), found 1',
    ],
    [
      'two dimensions said to be one',
      `${HEADER}@univariate true\n@data\n1:2:up\n`,
      'X.ts, line 8: expected 1 dimension(s) (@univariate true, line 6)',
    ],
    [
      'one dimension said to be several',
      `${HEADER}@univariate false\n@data\n1:up\n`,
      'X.ts, line 8: expected 2 dimensions or more with @univariate false (line 6), found 1',
    ],
    [
      'a header that contradicts itself',
      `${HEADER}@univariate true\n@dimensions 2\n@data\n`,
      'X.ts, line 7: expected @dimensions 1 with @univariate true (line 6), found 2',
    ],
    ['a tag said twice', `${HEADER}@seriesLength 3\n@seriesLength 4\n`, 'X.ts, line 7: expected the same as in line 6 ("3"), found "4"'],
    [
      'a missing value the header denies',
      `${HEADER}@data\n1,?:up\n`,
      'X.ts, line 7: expected no missing value with @missing false (line 4), found "?"',
    ],
    ['a flag that is none', '@equalLength perhaps\n', 'X.ts, line 1: expected true or false after @equalLength, found "perhaps"'],
    ['a series of padding only', `${HEADER}@data\nNaN,NaN:up\n`, 'X.ts, line 7: expected at least one value, found only missing ones'],
    [
      'part of a class name',
      '@classLabel true going up\n@data\n1:going up\n1:up\n',
      'X.ts, line 4: expected a class of @classLabel ("going", "up"), found "up"',
    ],
    ['regression data', '@targetLabel true\n@data\n', 'X.ts, line 1: expected classes (@classLabel), found @targetLabel'],
    ['no classes', '@classLabel false\n@data\n', 'X.ts, line 1: expected class labels'],
    ['classes left undeclared', '@data\n1:up\n', 'X.ts, line 1: expected "@classLabel true"'],
    [
      'a control character in a class',
      '@classLabel true up \u009bdown\n@data\n1:\u009bdown\n',
      'X.ts, line 3: expected no control character in the name of a class, found "\\u009bdown"',
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
