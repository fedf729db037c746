import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../../../cli/load-configuration.ts';
import { decodeDataset, encodeDataset } from '../../../../core/dataset/dataset-codec.ts';
import { describeDataset } from '../../../../core/dataset/describe.ts';
import type { ColumnsFormat } from '../../../../core/dataset/formats/index.ts';
import { readDataset } from '../../../../core/dataset/read-dataset.ts';
import { makeZip } from './archives/zip-fixtures.ts';
import { readTexts, SERIES_FORMAT } from './read-texts.ts';

const COMMA: ColumnsFormat = {
  type: 'columns',
  path: '{group}/{class}/*.csv',
  ignore: ['README*', '**/*.png'],
  delimiter: 'comma',
  header: true,
  columnCount: null,
  features: [
    { name: 'height', column: 'h' },
    { name: 'width', column: 0 },
  ],
};

function read(files: Record<string, string>, format: ColumnsFormat = COMMA) {
  return readTexts(files, format);
}

describe('readDataset with columns', () => {
  it('numbers classes and groups by name and orders recordings by path', async () => {
    const dataset = await read({
      'bo/10/a.csv': 'w,t,h\n1,0,2\n3,0,4\n',
      'al/9/b.csv': 'w,t,h\r\n5,0,6\r\n\r\n',
      README: 'hello',
      'bo/10/picture.png': '',
    });
    expect(dataset).toMatchObject({ classes: ['9', '10'], groups: ['al', 'bo'], features: ['height', 'width'] });
    expect(dataset.recordings).toEqual([
      { path: 'al/9/b.csv', label: 0, group: 0, length: 1, values: Float32Array.of(6, 5) },
      { path: 'bo/10/a.csv', label: 1, group: 1, length: 2, values: Float32Array.of(2, 1, 4, 3) },
    ]);
  });

  it('reads a zip like a folder', async () => {
    const bytes = makeZip([{ name: 'al/9/b.csv', content: 'w,h\n1,2\n', deflate: true }]);
    const dataset = await readDataset({ name: 'zip', input: { type: 'archive', bytes }, format: COMMA });
    expect(dataset.recordings).toEqual((await read({ 'al/9/b.csv': 'w,h\n1,2\n' })).recordings);
  });

  it('puts all recordings into one group if the path names none', async () => {
    const format: ColumnsFormat = { ...COMMA, path: '{class}_*.csv', ignore: [] };
    expect(await read({ 'up_1.csv': 'w,h\n1,2\n' }, format)).toMatchObject({ classes: ['up'], groups: ['all'] });
  });

  it('requires the same text for a repeated placeholder', async () => {
    const format: ColumnsFormat = { ...COMMA, path: '{group}/{class}/{group}_{class}_*.csv', ignore: [] };
    expect(await read({ 'al/up/al_up_1.csv': 'w,h\n1,2\n' }, format)).toMatchObject({ classes: ['up'], groups: ['al'] });
    await expect(read({ 'al/up/bo_up_1.csv': 'w,h\n1,2\n' }, format)).rejects.toThrow('al/up/bo_up_1.csv: not a data file');
    await expect(read({ 'al/up/al_down_1.csv': 'w,h\n1,2\n' }, format)).rejects.toThrow('al/up/al_down_1.csv: not a data file');
  });

  it('keeps the part that {part} in the path names, also when stored', async () => {
    const format: ColumnsFormat = { ...COMMA, path: '{part}/{class}/*.csv', ignore: [] };
    const dataset = await read({ 'Training/up/1.csv': 'w,h\n1,2\n', 'test/up/1.csv': 'w,h\n1,2\n' }, format);
    expect(dataset.recordings.map(({ part }) => part)).toEqual(['train', 'test']);
    expect(decodeDataset(encodeDataset(dataset))).toEqual(dataset);
    await expect(read({ 'holdout/up/1.csv': 'w,h\n1,2\n' }, format)).rejects.toThrow('holdout/up/1.csv: expected a part (train, ');
  });

  it.each(['\n', '\r\n', ''])('keeps an empty last column of the last line, before %j', async (end) => {
    const format: ColumnsFormat = { ...COMMA, delimiter: 'tab' };
    const { recordings } = await read({ 'a/b/1.csv': `w\th\tnote\r\n1\t2\t\r\n3\t4\t${end}` }, format);
    expect(recordings).toMatchObject([{ length: 2, values: Float32Array.of(2, 1, 4, 3) }]);
  });

  it('ignores lines of white space at the end', async () => {
    const { recordings } = await read({ 'a/b/1.csv': 'w,h\n1,2\n \t\r\n\n ' });
    expect(recordings).toMatchObject([{ length: 1 }]);
  });

  it('ignores a file whose path contains a control character', async () => {
    const format: ColumnsFormat = { ...COMMA, ignore: ['Icon*'] };
    expect((await read({ 'a/b/1.csv': 'w,h\n1,2\n', 'Icon\r': '' }, format)).recordings).toHaveLength(1);
  });

  const malformed: readonly [string, Record<string, string>, string][] = [
    [
      'not a number',
      { 'a/b/1.csv': 'w,h\n1,2\n1,NaN\n' },
      'a/b/1.csv, line 3: expected a finite decimal number for column 1 (height), found "NaN"',
    ],
    ['missing', { 'a/b/1.csv': 'w,h\n1,\n' }, 'a/b/1.csv, line 2: expected a finite decimal number for column 1 (height), found nothing'],
    ['infinite', { 'a/b/1.csv': 'w,h\n1,Infinity\n' }, 'found "Infinity"'],
    ['hexadecimal', { 'a/b/1.csv': 'w,h\n1,0x10\n' }, 'found "0x10"'],
    ['too large for float32', { 'a/b/1.csv': 'w,h\n1,1e39\n' }, 'found "1e39"'],
    ['a missing column', { 'a/b/1.csv': 'w,h\n1,2\n1\n' }, 'a/b/1.csv, line 3: expected 2 columns, found 1'],
    ['a surplus column', { 'a/b/1.csv': 'w,h\n1,2,3\n' }, 'a/b/1.csv, line 2: expected 2 columns, found 3'],
    ['an empty line inside', { 'a/b/1.csv': 'w,h\n1,2\n\n1,2\n' }, 'a/b/1.csv, line 3: expected 2 columns, found an empty line'],
    ['an unknown header', { 'a/b/1.csv': 'w,x\n1,2\n' }, 'a/b/1.csv, line 1: expected a column "h", found only "w", "x"'],
    [
      'numbers where names are expected',
      { 'a/b/1.csv': '0.1,-2e3\n1,2\n' },
      'if the file has no header, write "header": false in the format',
    ],
    ['a name in other letters', { 'a/b/1.csv': 'w,H \n1,2\n' }, 'found only "w", "H"; did you mean "H"?'],
    ['an empty file', { 'a/b/1.csv': '' }, 'a/b/1.csv: expected at least one time step, found none'],
    ['white space only', { 'a/b/1.csv': '\n \t\r\n' }, 'a/b/1.csv: expected at least one time step, found none'],
    ['a header only', { 'a/b/1.csv': 'w,h\n' }, 'a/b/1.csv: expected at least one time step, found none'],
    ['an endless line', { 'a/b/1.csv': `w,h\n${'1'.repeat(70_000)}` }, 'a/b/1.csv, line 2: expected at most 65536 characters'],
    ['bytes that are no text', { 'a/b/1.csv': 'w,h\n\ud800' }, 'a/b/1.csv'],
    ['a file no pattern names', { 'a/b/1.csv': 'w,h\n1,2', 'a/b/notes.md': '' }, 'a/b/notes.md: not a data file'],
    [
      'a control character in a path',
      { 'a/\u001b[2J/1.csv': 'w,h\n1,2' },
      '"a/\\u001b[2J/1.csv": expected no control character in a path, found one; rename',
    ],
    ['a mark that turns what follows', { 'a/run\u202e/1.csv': '' }, '"a/run\\u202e/1.csv": expected no control character in a path'],
    ['one beyond ASCII in a file no pattern names', { 'a\u009b2J': '' }, '"a\\u009b2J": expected no control character in a path'],
    ['no file', { README: '' }, 'The data set contains no data files; expected paths like "{group}/{class}/*.csv"'],
  ];
  it.each(malformed)('refuses %s, naming file, line and reason', async (_, files, message) => {
    await expect(read(files)).rejects.toMatchObject({ failureClass: 'DatasetRejected', message: expect.stringContaining(message) });
  });

  it('asks for {class} in the path', async () => {
    await expect(read({ 'a.csv': '1' }, { ...COMMA, path: '*.csv' })).rejects.toMatchObject({ failureClass: 'InvalidConfig' });
  });
});

describe('the number of classes', () => {
  it('has a limit, because evaluations count every pair of them', async () => {
    const rows = (classes: number) => Array.from({ length: classes }, (_, index) => `${index % 7},${index % 5},c${index}\n`).join('');
    await expect(readTexts({ 'all.csv': rows(5_001) }, SERIES_FORMAT)).rejects.toThrow(
      /^There are 5001 classes \("c0", .* and 4996 more\), but at most 5000/,
    );
    expect((await readTexts({ 'all.csv': rows(5_000) }, SERIES_FORMAT)).classes).toHaveLength(5_000);
  });
});

const GESTURES_ZIP = process.env.GESTURES_ZIP ?? '';

describe.skipIf(GESTURES_ZIP === '')('the SmartWatch Gestures', () => {
  it('are 3,251 recordings with the published counts and lengths, and survive storage', async () => {
    const input = { type: 'archive', bytes: readFileSync(GESTURES_ZIP) } as const;
    const { format } = (await loadConfiguration('configs/gestures.json')).configuration.dataset;
    const dataset = await readDataset({ name: 'gestures', input, format });
    const description = describeDataset(dataset, { name: 'gestures', sha256: '', synthetic: false });
    expect(description.recordings).toBe(3251);
    expect(description.groups.map((group) => group.recordings)).toEqual([401, 417, 429, 400, 402, 401, 400, 401]);
    expect(description.classes).toHaveLength(20);
    expect(description.lengths).toEqual({ minimum: 10, p5: 13, median: 19, mean: expect.closeTo(19.7, 1), p95: 29, p99: 33, maximum: 51 });
    expect(description.classShapes.map((shape) => shape.map((point) => point.length))).toEqual(Array(20).fill(Array(24).fill(3)));
    expect(decodeDataset(encodeDataset(dataset))).toEqual(dataset);
  });
});
