import { describe, expect, it } from 'vitest';
import type { LinesFormat } from '../../../../../core/dataset/formats/index.ts';
import { readTexts } from '../read-texts.ts';

const UCR: LinesFormat = {
  type: 'lines',
  path: 'X_{part}.tsv',
  ignore: [],
  delimiter: 'tab',
  header: false,
  class: 'first',
  group: null,
  equalLength: true,
};
const HAR: LinesFormat = {
  ...UCR,
  path: 'HAR Dataset/{part}/Inertial Signals/{feature}_{part}.txt',
  delimiter: 'whitespace',
  class: { file: 'HAR Dataset/{part}/y_{part}.txt' },
  group: { file: 'HAR Dataset/{part}/subject_{part}.txt' },
};

const read = (files: Record<string, string>, format: LinesFormat = UCR) => readTexts(files, format);

const omit = (files: Record<string, string>, path: string) => Object.fromEntries(Object.entries(files).filter(([name]) => name !== path));

/** The files of one part, two windows of two steps, two channels. */
function makeHar(part: string): Record<string, string> {
  const folder = `HAR Dataset/${part}`;
  return {
    [`${folder}/Inertial Signals/acc_x_${part}.txt`]: '  1.0e+00 -2.0e+00\n  3.0e+00  4.0e+00\n',
    [`${folder}/Inertial Signals/acc_y_${part}.txt`]: '  5 6\n  7 8\n',
    [`${folder}/y_${part}.txt`]: '5\n2\n',
    [`${folder}/subject_${part}.txt`]: '1\n14\n',
  };
}

describe('readDataset with one series per line', () => {
  it('reads the UCR archive: tabs, the class first, NaN at the end of shorter series', async () => {
    const dataset = await read({ 'X_TRAIN.tsv': '1\t.5\t-2\t3\n-1\t4\t5\tNaN\n', 'X_TEST.tsv': '1\t7\t8\t9\n' });
    expect(dataset).toMatchObject({ classes: ['-1', '1'], groups: ['all'], features: ['dimension 0'] });
    expect(dataset.recordings.map(({ path, part, length, values }) => [path, part, length, ...values])).toEqual([
      ['X_TEST.tsv:1', 'test', 3, 7, 8, 9],
      ['X_TRAIN.tsv:1', 'train', 3, 0.5, -2, 3],
      ['X_TRAIN.tsv:2', 'train', 2, 4, 5],
    ]);
  });

  it.each([
    ['a delimiter', 'comma', '1,.5,-2,\n2,4,5,\n'],
    ['a semicolon', 'comma', '1,.5,-2;\n2,4,5;\n'],
    ['a tab and a blank', 'tab', '1\t.5\t-2\t \n2\t4\t5\t\n'],
  ] as const)('reads lines that all end with %s as without', async (_, delimiter, text) => {
    const { recordings } = await read({ 'X.csv': text }, { ...UCR, path: '*.csv', delimiter });
    expect(recordings.map(({ length, values }) => [length, ...values])).toEqual([
      [2, 0.5, -2],
      [2, 4, 5],
    ]);
  });

  it('does not use a value as a class that is missing at the end of every line', async () => {
    const format: LinesFormat = { ...UCR, path: '*.csv', delimiter: 'comma', class: 'last' };
    await expect(read({ 'X.csv': '1,2,\n3,4,\n' }, format)).rejects.toThrow('X.csv');
  });

  it('reads older text files, whose classes are written as measurements', async () => {
    const format: LinesFormat = { ...UCR, path: '*.txt', delimiter: 'whitespace' };
    const dataset = await read({ 'X.txt': '  1.0000000e+00  -6.5e-01  2\n  -1.0000000e+00  1 2\n 1.0 1 2\n' }, format);
    expect(dataset.classes).toEqual(['-1', '1']);
  });

  it('reads a class that comes last, below a header', async () => {
    const format: LinesFormat = { ...UCR, path: '*.csv', delimiter: 'comma', class: 'last', header: true };
    const { classes, recordings } = await read({ 'X.csv': 't0,t1,class\n1,2,going up\n3,4,going down\n' }, format);
    expect(classes).toEqual(['going down', 'going up']);
    expect(recordings).toMatchObject([{ path: 'X.csv:2', values: Float32Array.of(1, 2) }, { path: 'X.csv:3' }]);
  });

  it('reads one file per feature, with classes and users line by line in separate files', async () => {
    const dataset = await read({ ...makeHar('train'), ...makeHar('test') }, HAR);
    expect(dataset).toMatchObject({ classes: ['2', '5'], groups: ['1', '14'], features: ['acc_x', 'acc_y'] });
    expect(dataset.recordings.slice(0, 2).map(({ label, group, part, values }) => [label, group, part, ...values])).toEqual([
      [1, 0, 'test', 1, 5, -2, 6],
      [0, 1, 'test', 3, 7, 4, 8],
    ]);
    expect(dataset.recordings.map(({ part }) => part)).toEqual(['test', 'test', 'train', 'train']);
  });

  it('takes the class from the path, and lines of any length if the format allows it', async () => {
    const format: LinesFormat = { ...UCR, path: '{class}.tsv', class: null, equalLength: false };
    expect((await read({ 'up.tsv': '1\t2\n3\n', 'down.tsv': '4\n' }, format)).recordings.map(({ length }) => length)).toEqual([1, 2, 1]);
  });

  it('reads a file of one long line', async () => {
    const text = `1\t${Array.from({ length: 100_000 }, (_, step) => step % 7).join('\t')}\n`;
    expect((await read({ 'X_TRAIN.tsv': text })).recordings).toMatchObject([{ length: 100_000 }]);
  });

  it('reads the UCI archive without its other files', async () => {
    const others = { 'UCI HAR Dataset/README.txt': '', 'UCI HAR Dataset/train/X_train.txt': '1\n' };
    const files = Object.entries(makeHar('train')).map(([path, text]) => [path.replace('HAR', 'UCI HAR'), text]);
    const within = (pattern: string) => pattern.replace('HAR', 'UCI HAR');
    const format: LinesFormat = {
      ...HAR,
      path: within(HAR.path),
      class: { file: 'UCI HAR Dataset/{part}/y_{part}.txt' },
      group: { file: 'UCI HAR Dataset/{part}/subject_{part}.txt' },
      ignore: ['UCI HAR Dataset/*.txt', 'UCI HAR Dataset/*/X_*.txt'],
    };
    expect((await read({ ...Object.fromEntries(files), ...others }, format)).recordings).toHaveLength(2);
  });

  it('skips cells before the class and the values, and keeps numbers that the format keeps', async () => {
    const text = Array.from({ length: 6 }, (_, line) => `${line}\t${line % 2 ? 'a' : 'b'}\t2\t${line * line}\n`).join('');
    const { classes, recordings } = await read({ 'X_TRAIN.tsv': text }, { ...UCR, skipCells: 1 });
    expect(classes).toEqual(['a', 'b']);
    expect([...(recordings[2]?.values ?? [])]).toEqual([2, 4]);
    const counting = Array.from({ length: 6 }, (_, line) => `${line % 2}\t${line}\t3\n`).join('');
    expect((await read({ 'X_TRAIN.tsv': counting }, { ...UCR, skipCells: 0 })).recordings[5]?.values[0]).toBe(5);
  });

  it('drops a series of missing values if the format says so', async () => {
    const text = '1\t2\t3\n1\tNaN\tNaN\n2\t3\t4\n';
    expect((await read({ 'X_TRAIN.tsv': text }, { ...UCR, missing: 'drop-recording' })).recordings).toHaveLength(2);
  });

  const har = makeHar('train');
  const folder = 'HAR Dataset/train';
  const malformed: readonly [string, Record<string, string>, LinesFormat, string][] = [
    [
      'lines of unequal lengths',
      { 'X_TRAIN.tsv': '1\t2\t3\n1\t2\n' },
      UCR,
      'X_TRAIN.tsv, line 2: expected 2 values as in line 1, found 1; set',
    ],
    [
      'a missing value inside',
      { 'X_TRAIN.tsv': '1\tNaN\t3\n' },
      UCR,
      'X_TRAIN.tsv, line 1: expected a finite decimal number for dimension 0, time step 0',
    ],
    [
      'a class alone',
      { 'X_TRAIN.tsv': 'a,1,2\n' },
      UCR,
      'X_TRAIN.tsv, line 1: expected a series and a class, found "a,1,2"; check the format\'s delimiter',
    ],
    [
      'an empty line',
      { 'X_TRAIN.tsv': '1\t2\n\n1\t2\n' },
      UCR,
      'line 2: expected a series and a class, found an empty line; remove it, or write "emptyLines": "skip"',
    ],
    [
      'a header',
      { 'X_TRAIN.tsv': 'class\tt0\tt1\n1\t2\t3\n' },
      UCR,
      'X_TRAIN.tsv, line 1: expected numbers, found what looks like a header ("t0", "t1"); write "header": true',
    ],
    [
      'a header of numbers',
      { 'X_TRAIN.tsv': `label\t0\t1\t2\t3\n${['1\t2\t3\t1\t1\n', '2\t2\t3\t4\t5\n'].join('').repeat(3)}` },
      UCR,
      'X_TRAIN.tsv, line 1: expected numbers, found what looks like a header ("0", "1", "2"); write "header": true',
    ],
    [
      'a header of numbers above row numbers',
      { 'X_TRAIN.tsv': '\t0\t1\t2\t3\tlabel\n0\t2\t3\t1\t1\t1\n' },
      { ...UCR, class: 'last' },
      'X_TRAIN.tsv, line 1: expected numbers, found what looks like a header ("", "0", "1"); write "header": true',
    ],
    [
      'numbers of lines',
      { 'X_TRAIN.tsv': Array.from({ length: 6 }, (_, line) => `${line % 2}\t${line + 100}\t3\t1\n`).join('') },
      UCR,
      'X_TRAIN.tsv, line 1: expected values, found lines that begin with 100, 101, 102 and so on; if they number the lines, write "skipCells": 1',
    ],
    [
      'a name before the values',
      { 'X_TRAIN.tsv': 'rec1\t2\t3\ta\n' },
      { ...UCR, class: 'last' },
      'X_TRAIN.tsv, line 1: expected numbers, found "rec1" in place of the first value; if lines begin with a name of the series, write "skipCells": 1 in the format, if with its class, "class": "first"',
    ],
    [
      'a series of missing values',
      { 'X_TRAIN.tsv': '1\tNaN\tNaN\n' },
      UCR,
      'found only missing ones; remove the series, or choose "missing": "drop-recording"',
    ],
    ['a header only', { 'X_TRAIN.tsv': 'class\tt0\n' }, { ...UCR, header: true }, 'X_TRAIN.tsv: expected at least one line, found none'],
    [
      'a missing file of classes',
      omit(har, `${folder}/y_train.txt`),
      HAR,
      `${folder}/y_train.txt: expected this file for ${folder}/Inertial Signals/acc_x_train.txt (class`,
    ],
    ['a class too few', { ...har, [`${folder}/y_train.txt`]: '5\n' }, HAR, `${folder}/y_train.txt: expected a line for each series`],
    [
      'a user too many',
      { ...har, [`${folder}/subject_train.txt`]: '1\n1\n1\n' },
      HAR,
      `${folder}/subject_train.txt: expected 2 lines, as many`,
    ],
    [
      'an empty class',
      { ...har, [`${folder}/y_train.txt`]: '\n5\n' },
      HAR,
      `${folder}/y_train.txt, line 1: expected a name, found an empty line`,
    ],
    [
      'a feature too few',
      { ...omit(har, `${folder}/Inertial Signals/acc_y_train.txt`), ...makeHar('test') },
      HAR,
      `${folder}/Inertial Signals/acc_x_train.txt: expected a file of feature "acc_y" beside it`,
    ],
    [
      'features of different lines',
      { ...har, [`${folder}/Inertial Signals/acc_y_train.txt`]: '1 2\n' },
      HAR,
      `${folder}/Inertial Signals/acc_y_train.txt: expected as many lines as`,
    ],
    [
      'a line too many',
      { ...har, [`${folder}/Inertial Signals/acc_y_train.txt`]: '1 2\n1 2\n1 2\n' },
      HAR,
      `${folder}/Inertial Signals/acc_y_train.txt, line 3: expected no more lines`,
    ],
    [
      'features of different lengths',
      { ...har, [`${folder}/Inertial Signals/acc_y_train.txt`]: '1\n1\n' },
      HAR,
      `${folder}/Inertial Signals/acc_y_train.txt, line 1: expected 2 values as in ${folder}/Inertial Signals/acc_x_train.txt, line 1, found 1`,
    ],
  ];
  it.each(malformed)('refuses %s, naming file, line and reason', async (_, files, format, message) => {
    await expect(read(files, format)).rejects.toMatchObject({ failureClass: 'DatasetRejected', message: expect.stringContaining(message) });
  });

  it.each([
    ['no class', { ...UCR, class: null }, 'X_TRAIN.tsv', 'has no {class}'],
    ['names by a placeholder the path lacks', { ...UCR, class: { file: 'y_{group}.txt' } }, 'X_TRAIN.tsv', 'format.class.file: {group}'],
    ['features among any files', { ...UCR, path: '*/{feature}.txt' }, 'a/b.txt', '{feature} and *'],
  ] as const)('refuses a format with %s', async (_, format, path, message) => {
    await expect(read({ [path]: '1\t2\n' }, format)).rejects.toMatchObject({
      failureClass: 'InvalidConfig',
      message: expect.stringContaining(message),
    });
  });
});
