import { describe, expect, it } from 'vitest';
import type { ColumnsFormat } from '../../../../core/dataset/formats/index.ts';
import { readDataset } from '../../../../core/dataset/read-dataset.ts';
import type { Rename } from '../../../../core/dataset/similar-names.ts';

const FORMAT: ColumnsFormat = {
  type: 'columns',
  path: '{group}/{class}/*.csv',
  ignore: [],
  delimiter: 'comma',
  header: false,
  columnCount: null,
  features: [{ name: 'x', column: 0 }],
};

function read(paths: readonly string[], rename: readonly Rename[] = []) {
  const files = new Map(paths.map((path) => [path, new TextEncoder().encode('1\n2\n')]));
  return readDataset({ name: 'names', input: { type: 'files', files }, format: FORMAT, rename });
}

describe('names that may be one', () => {
  it.each([
    ['a blank at the end', 'run', 'run '],
    ['case', 'Run', 'run'],
    ['case of letters that become two', 'straße', 'STRASSE'],
    ['case of letters of two forms', 'τρέξιμος', 'ΤΡΈΞΙΜΟΣ'],
    ['spaces inside', 'sit down', 'sit  down'],
    ['a blank that does not break', 'sit down', 'sit\u00a0down'],
    ['composed and decomposed letters', 'k\u00f6che', 'ko\u0308che'],
    ['full-width digits', '1', '\uff11'],
    ['a character of no width', 'run', 'ru\u200bn'],
    ['a variation selector', '\u2764', '\u2764\ufe0f'],
    ['a joiner of no width', 'run', 'ru\u034fn'],
  ])('are refused as classes and as users: %s', async (_, first, second) => {
    const message = /differ in case, spaces or Unicode form only.*dataset\.rename/;
    await expect(read([`ben/${first}/1.csv`, `cat/${second}/1.csv`])).rejects.toThrow(message);
    await expect(read([`${first}/run/1.csv`, `${second}/run/1.csv`])).rejects.toThrow(message);
  });

  it.each([
    ['1', '1.0'],
    ['12', '12.'],
    ['-1', '-1.00'],
  ])('are refused if they are the same number: %s and %s', async (first, second) => {
    await expect(read([`ben/${first}/1.csv`, `cat/${second}/1.csv`])).rejects.toThrow(/are the same number.*dataset\.rename/);
    await expect(read([`ben/${first}/1.csv`, `cat/${second}1/1.csv`])).resolves.toMatchObject({ classes: expect.any(Array) });
  });

  it('are named so that they can be copied into the configuration', async () => {
    const paths = ['ben/run/1.csv', 'cat/run /1.csv', 'cat/k\u00f6che/1.csv', 'cat/ko\u0308che/1.csv'];
    await expect(read(paths.slice(0, 2))).rejects.toThrow('set dataset.rename to [{ "from": "run ", "to": "run" }]');
    await expect(read(['ben /run/1.csv', 'ben/run/1.csv'])).rejects.toThrow('[{ "from": "ben ", "to": "ben" }]');
    await expect(read(paths.slice(2))).rejects.toThrow('"k\\u00f6che"');
  });

  it('are one if the configuration says so, and two if it distinguishes them', async () => {
    const paths = ['ben/run/1.csv', 'ben/run /2.csv', 'cat/sit/3.csv'];
    const merged = await read(paths, [{ from: 'run ', to: 'run' }]);
    expect(merged.classes).toEqual(['run', 'sit']);
    expect(merged.recordings.map(({ label }) => label)).toEqual([0, 0, 1]);
    expect((await read(paths, [{ from: 'run ', to: 'run again' }])).classes).toEqual(['run', 'run again', 'sit']);
  });

  it('are renamed only if spelled as in the data', async () => {
    await expect(read(['ben/run/1.csv'], [{ from: 'walk', to: 'run' }])).rejects.toThrow('no class or user is named "walk"');
  });

  it('are renamed only as classes or only as users if the configuration says so', async () => {
    const { classes, groups } = await read(['1/1/1.csv', '2/2/1.csv'], [{ from: '1', to: 'walking', of: 'class' }]);
    expect(classes).toEqual(['2', 'walking']);
    expect(groups).toEqual(['1', '2']);
    await expect(read(['ben/run/1.csv'], [{ from: 'ben', to: 'Ben', of: 'class' }])).rejects.toThrow('no class or user is named "ben"');
  });

  it('may be what every object inherits', async () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const { classes, groups } = await read(
      names.map((name) => `${name}/${name}/1.csv`),
      [{ from: '__proto__', to: 'hasOwnProperty' }],
    );
    expect(classes).toEqual(['constructor', 'hasOwnProperty', 'toString']);
    expect(groups).toEqual(classes);
  });
});
