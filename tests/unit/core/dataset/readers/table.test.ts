import { describe, expect, it } from 'vitest';
import type { TableFormat } from '../../../../../core/dataset/formats/index.ts';
import { readTexts } from '../read-texts.ts';

const FORMAT: TableFormat = {
  type: 'table',
  path: '*.csv',
  ignore: [],
  delimiter: 'comma',
  header: true,
  columnCount: null,
  class: 'activity',
  group: 'user',
  part: null,
  recording: null,
  features: [
    { name: 'x', column: 'x' },
    { name: 'y', column: 4 },
  ],
};
const HEADER = 'user,activity,take,x,y\n';

function read(files: Record<string, string>, format: Partial<TableFormat> = {}) {
  return readTexts(files, { ...FORMAT, ...format });
}

async function list(files: Record<string, string>, format: Partial<TableFormat> = {}) {
  const { recordings, classes, groups } = await read(files, format);
  return recordings.map(({ path, label, group, values }) => [path, classes[label], groups[group], ...values]);
}

describe('readDataset with one table for many recordings', () => {
  it('begins a recording when the class or user changes', async () => {
    const text = `${HEADER}al,run,1,1,2\nal,run,1,3,4\nal,walk,1,5,6\nbo,walk,1,7,8\nal,run,1,9,10\n`;
    expect(await list({ 'all.csv': text })).toEqual([
      ['all.csv:2', 'run', 'al', 1, 2, 3, 4],
      ['all.csv:4', 'walk', 'al', 5, 6],
      ['all.csv:5', 'walk', 'bo', 7, 8],
      ['all.csv:6', 'run', 'al', 9, 10],
    ]);
  });

  it('joins the rows of a user with the same recording id, wherever they stand, and keeps ids of users apart', async () => {
    const text = `${HEADER}al,run,1,1,2\nbo,walk,1,3,4\nal,run,1,5,6\nal,run,2,7,8\n`;
    expect(await list({ 'all.csv': text }, { recording: 'take' })).toEqual([
      ['all.csv:2', 'run', 'al', 1, 2, 5, 6],
      ['all.csv:3', 'walk', 'bo', 3, 4],
      ['all.csv:5', 'run', 'al', 7, 8],
    ]);
  });

  it('takes class and user from the path if no column contains them', async () => {
    const format = { path: '{group}_{class}.csv', class: null, group: null };
    expect(await list({ 'al_run.csv': `${HEADER},,1,1,2\n`, 'bo_walk.csv': `${HEADER},,1,3,4\n` }, format)).toEqual([
      ['al_run.csv:2', 'run', 'al', 1, 2],
      ['bo_walk.csv:2', 'walk', 'bo', 3, 4],
    ]);
  });

  it('reads the official part from a column', async () => {
    const text = `${HEADER}train,run,1,1,2\nTEST,run,1,3,4\n`;
    expect((await read({ 'all.csv': text }, { group: null, part: 'user' })).recordings.map(({ part }) => part)).toEqual(['train', 'test']);
  });

  it('lets files of different parts or users number their recordings anew', async () => {
    const text = `${HEADER}al,run,1,1,2\n`;
    const format = { recording: 'take', path: '{part}.csv' };
    expect(await list({ 'train.csv': text, 'test.csv': text }, format)).toHaveLength(2);
    expect(await list({ 'al.csv': text, 'bo.csv': text }, { recording: 'take', path: '{group}.csv', group: null })).toHaveLength(2);
  });

  it('identifies recordings by several columns together, wherever their rows are', async () => {
    const text = `${HEADER}al,run,1,1,2\nal,sit,1,3,4\nal,run,1,5,6\nal,run,2,7,8\n`;
    const { recordings } = await read({ 'all.csv': text }, { recording: ['activity', 'take'] });
    expect(recordings.map(({ length }) => length)).toEqual([2, 1, 1]);
  });

  it('may identify recordings by their user', async () => {
    const text = `${HEADER}al,run,1,1,2\nal,run,1,3,4\n`;
    expect((await read({ 'all.csv': text }, { recording: 'user' })).recordings).toHaveLength(1);
  });

  it.each([
    [
      'a class',
      '__proto__,constructor,toString,1,2\nvalueOf,__proto__,toString,1,2\n',
      ['__proto__', 'constructor'],
      ['__proto__', 'valueOf'],
    ],
  ])('treats names that every object inherits as data, as %s', async (_, rows, classes, groups) => {
    expect(await read({ 'all.csv': HEADER + rows }, { recording: 'take' })).toMatchObject({ classes, groups });
  });

  const byId = { recording: 'take' } as const;
  const malformed: readonly [string, Record<string, string>, Partial<TableFormat>, string][] = [
    ['a row too short', { 'a.csv': `${HEADER}al,run,1,1\n` }, {}, 'a.csv, line 2: expected 5 columns, found 4'],
    [
      'no number',
      { 'a.csv': `${HEADER}al,run,1,1,x\n` },
      {},
      'a.csv, line 2: expected a finite decimal number for column 4 (y), found "x"',
    ],
    ['no class', { 'a.csv': `${HEADER}al,,1,1,2\n` }, {}, 'a.csv, line 2: expected the name of a class, found nothing'],
    ['no user', { 'a.csv': `${HEADER} ,run,1,1,2\n` }, {}, 'a.csv, line 2: expected the name of a group, found nothing'],
    ['no recording', { 'a.csv': `${HEADER}al,run,,1,2\n` }, byId, 'a.csv, line 2: expected the name of a recording, found nothing'],
    [
      'two classes in a recording',
      { 'a.csv': `${HEADER}al,run,1,1,2\nal,walk,1,1,2\n` },
      byId,
      'a.csv, line 3: expected class "run" throughout recording "1", as in line 2, found "walk"; if recordings are numbered anew for each class, give "recording" a list of both columns',
    ],
    [
      'a recording in two files',
      { 'a.csv': `${HEADER}al,run,1,1,2\n`, 'b.csv': `${HEADER}al,run,1,1,2\n` },
      byId,
      'b.csv, line 2: expected a recording of one user in one file, found "1" in a.csv, line 2',
    ],
    [
      'an unknown column',
      { 'a.csv': `${HEADER}al,run,1,1,2\n` },
      { class: 'label' },
      'a.csv, line 1: expected a column "label", found only "user"',
    ],
    ['a column twice', { 'a.csv': 'x,x,activity,user,y\n1,2,run,al,3\n' }, {}, 'a.csv, line 1: expected one column "x", found several'],
    [
      'a class that is a feature',
      { 'a.csv': `${HEADER}al,1,1,1,2\n` },
      { class: 3 },
      'expected different columns for feature "x" and the class, found column 3 for both',
    ],
    ['a class that is the user', { 'a.csv': `${HEADER}al,1,1,1,2\n` }, { class: 'user' }, 'for the class and the group'],
    ['a recording that is a feature', { 'a.csv': `${HEADER}al,1,1,1,2\n` }, { recording: 'x' }, 'for feature "x" and the recording'],
    ['an unknown part', { 'a.csv': `${HEADER}al,run,1,1,2\n` }, { part: 'take' }, 'a.csv, line 2: expected a part (train, '],
    ['a header only', { 'a.csv': HEADER }, {}, 'a.csv: expected at least one time step, found none'],
  ];
  it.each(malformed)('refuses %s, naming file, line and reason', async (_, files, format, message) => {
    await expect(read(files, format)).rejects.toMatchObject({ failureClass: 'DatasetRejected', message: expect.stringContaining(message) });
  });

  it('asks for a class column or {class}', async () => {
    await expect(read({ 'a.csv': HEADER }, { class: null })).rejects.toMatchObject({ failureClass: 'InvalidConfig' });
  });
});
