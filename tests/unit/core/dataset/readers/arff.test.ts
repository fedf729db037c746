import { describe, expect, it } from 'vitest';
import type { ArffFormat, TimeSeriesFormat } from '../../../../../core/dataset/formats/index.ts';
import { readDataset } from '../../../../../core/dataset/read-dataset.ts';

const FORMAT: ArffFormat = { type: 'arff', path: '*.arff', ignore: [], class: null, group: null, part: null, skip: [] };
const UNIVARIATE = '@relation X\n@attribute t0 numeric\n@attribute t1 REAL\n@attribute target {up,down}\n@data\n';
const RELATIONAL =
  "@relation 'Two dimensions'\n@attribute series relational\n@attribute t0 numeric\n@attribute t1 numeric\n@end series\n@attribute target {up,down}\n@data\n";

function read(text: string, format: Partial<ArffFormat> = {}) {
  const input = { type: 'files', files: new Map([['X.arff', Buffer.from(text)]]) } as const;
  return readDataset({ name: 'test', input, format: { ...FORMAT, ...format } });
}

describe('readDataset with .arff files', () => {
  it('reads a row of numbers as a series, the last nominal attribute as the class', async () => {
    const dataset = await read(`% made by hand\n\n${UNIVARIATE}1,-2.5e-1,up\n% a comment\n3 ,4, down % another\n`);
    expect(dataset).toMatchObject({ classes: ['down', 'up'], groups: ['all'], features: ['dimension 0'] });
    expect(dataset.recordings).toEqual([
      { path: 'X.arff:8', label: 1, group: 0, length: 2, values: Float32Array.of(1, -0.25) },
      { path: 'X.arff:10', label: 0, group: 0, length: 2, values: Float32Array.of(3, 4) },
    ]);
  });

  it('reads each row of a relational attribute as a dimension', async () => {
    const { features, recordings } = await read(`${RELATIONAL}'1,2\\n3,4',up\n"5,6\\n7,8",down\n`);
    expect(features).toHaveLength(2);
    expect(recordings.map(({ values }) => [...values])).toEqual([
      [1, 3, 2, 4],
      [5, 7, 6, 8],
    ]);
  });

  it('reads tags in capitals, ranges behind a type, CR LF, and tabs beside commas or alone', async () => {
    const header = '@RELATION x\r\n@ATTRIBUTE a NUMERIC\r\n@ATTRIBUTE b REAL [0,9]\r\n@ATTRIBUTE class { up , "going down" }\r\n@DATA\r\n';
    const { classes, recordings } = await read(`${header}1, 2, up\r\n3,\t4\t,\t"going down" % a comment\r\n5\t6\tup\t\r\n`);
    expect(classes).toEqual(['going down', 'up']);
    expect(recordings.map(({ values }) => [...values])).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
  });

  it('reads quoted names and values, and a class that comes first', async () => {
    const text =
      "@relation X\n@attribute 'the class' {'walking, fast', \"it's\", '}%'} % which\n@attribute 't 0' numeric\n@data\n'walking, fast',1\n'it\\'s',2\n'}%',3\n";
    expect((await read(text)).classes).toEqual(['}%', "it's", 'walking, fast']);
  });

  it('cuts padding at the end of a series', async () => {
    expect((await read(`${UNIVARIATE}1,?,up\n`)).recordings).toMatchObject([{ length: 1 }]);
    expect((await read(`${RELATIONAL}'1,?\\n3,?',up\n`)).recordings).toMatchObject([{ length: 1 }]);
  });

  it('takes class, group and part from the attributes that the format names, and leaves out others', async () => {
    const text =
      '@relation X\n@attribute id string\n@attribute user {al,bo}\n@attribute set {train,test}\n@attribute t0 numeric\n@attribute kind {up,down}\n@attribute note {x}\n@data\n1,al,train,7,up,x\n2,bo,test,8,down,x\n';
    const dataset = await read(text, { class: 'kind', group: 'user', part: 'set', skip: ['id', 'note'] });
    expect(dataset).toMatchObject({ classes: ['down', 'up'], groups: ['al', 'bo'] });
    expect(dataset.recordings.map(({ part, length }) => [part, length])).toEqual([
      ['train', 1],
      ['test', 1],
    ]);
  });

  it('is what format "ts" reads from the same file', async () => {
    const text = `${RELATIONAL}'1,2\\n3,4',up\n`;
    const format: TimeSeriesFormat = { type: 'ts', path: '*.arff', ignore: [] };
    const input = { type: 'files', files: new Map([['X.arff', Buffer.from(text)]]) } as const;
    expect(await readDataset({ name: 'test', input, format })).toEqual(await read(text));
  });

  const malformed: readonly [string, string, string][] = [
    ['a sparse line', `${UNIVARIATE}{0 1, 2 up}\n`, 'X.arff, line 6: expected values of all 3 attributes, found a sparse line'],
    [
      'a weight',
      `${UNIVARIATE}1,2,up,{5}\n`,
      'X.arff, line 6: expected 3 values, one per attribute, separated by commas, found 4; weights',
    ],
    ['a value too few', `${UNIVARIATE}1,up\n`, 'X.arff, line 6: expected 3 values, one per attribute, separated by commas, found 2'],
    ['an undeclared class', `${UNIVARIATE}1,2,left\n`, 'X.arff, line 6: expected a value of "target" (line 4: "up", "down"), found "left"'],
    ['a missing class', `${UNIVARIATE}1,2,?\n`, 'X.arff, line 6: expected a value of "target" (line 4: "up", "down"), found "?"'],
    [
      'a missing value inside',
      `${UNIVARIATE}?,2,up\n`,
      'X.arff, line 6: expected a finite decimal number for dimension 0, time step 0, found "?"',
    ],
    ['an open quote', `${UNIVARIATE}1,2,'up\n`, "X.arff, line 6: expected a closing ' in this line"],
    ['text behind a quote', `${UNIVARIATE}1,2,'up'x\n`, 'X.arff, line 6: expected quotes around a whole value'],
    ['a quote inside', `${UNIVARIATE}1,2,u'p'\n`, 'X.arff, line 6: expected quotes around a whole value'],
    ['no class', '@relation X\n@attribute t0 numeric\n@data\n1\n', 'X.arff: expected a nominal attribute for the class, found none'],
    ['no numbers', '@relation X\n@attribute c {a}\n@data\na\n', 'X.arff: expected attributes for the time steps, found none'],
    [
      'a text among the numbers',
      '@relation X\n@attribute id string\n@attribute t numeric\n@attribute c {a}\n@data\nx,1,a\n',
      'X.arff, line 2: expected numeric attributes',
    ],
    [
      'a name used twice',
      '@relation X\n@attribute t numeric\n@attribute t numeric\n',
      'X.arff, line 3: expected a name different from that in line 2, found "t"',
    ],
    ['an unknown type', '@relation X\n@attribute t float64\n', 'X.arff, line 2: expected the type of "t" (numeric,'],
    ['an open list', '@relation X\n@attribute t {a,b\n', 'X.arff, line 2: expected a list of values closed by "}"'],
    [
      'an open relation',
      '@relation X\n@attribute r relational\n@attribute t numeric\n@data\n',
      'X.arff, line 4: expected "@end r" (line 2) before @data',
    ],
    [
      'the end of another relation',
      '@relation X\n@attribute r relational\n@attribute t numeric\n@end s\n',
      'X.arff, line 4: expected columns and "@end r"',
    ],
    [
      'a text in a relation',
      '@relation X\n@attribute r relational\n@attribute t string\n',
      'X.arff, line 3: expected numeric columns in relational "r", found text',
    ],
    ['a short row', `${RELATIONAL}'1,2\\n3',up\n`, 'X.arff, line 8: expected 2 values in row 1 of "series", found 1'],
    [
      'another number of rows',
      `${RELATIONAL}'1,2',up\n'1,2\\n3,4',up\n`,
      'X.arff, line 9: expected 1 rows (dimensions) in the relational value, found 2',
    ],
    ['an unknown tag', '@relation X\n@colour red\n', 'X.arff, line 2: expected @relation, @attribute or @data, found "@colour red"'],
    ['no data', '@relation X\n@attribute t numeric\n', 'X.arff: expected a line "@data"'],
    ['no recording', UNIVARIATE, 'X.arff: expected at least one recording after @data'],
    [
      'a control character in a class',
      `${UNIVARIATE.replace('up', '\u001b')}1,2,\u001b\n`,
      'X.arff, line 6: expected no control character in the name of a class',
    ],
  ];
  it.each(malformed)('refuses %s, naming file, line and reason', async (_, text, message) => {
    await expect(read(text)).rejects.toMatchObject({ failureClass: 'DatasetRejected', message: expect.stringContaining(message) });
  });

  it('lists the existing attributes if a named one is missing', async () => {
    await expect(read(`${UNIVARIATE}1,2,up\n`, { group: 'user' })).rejects.toThrow(
      'expected an attribute "user", found only "t0", "t1", "target"',
    );
  });
});
