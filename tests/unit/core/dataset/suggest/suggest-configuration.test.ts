import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { bytes, folders, suggest, table } from './suggest-files.ts';

describe('suggestConfiguration', () => {
  it('reads users and classes from folders, leaves the clock out, and holds users out', async () => {
    const { configuration, reasons } = await suggest(folders((user, name, take) => `U0${user}/${name}/${take}.csv`));
    expect(configuration.dataset.format).toMatchObject({
      type: 'columns',
      path: '{group}/{class}/*.csv',
      delimiter: 'comma',
      header: false,
    });
    expect(configuration.dataset.format).toMatchObject({ features: [{ column: 1 }, { column: 2 }] });
    expect(configuration.split.method).toBe('leave-one-user-out');
    expect(reasons.join()).toContain('24 recordings of 4 groups (users), 2 classes');
    expect(reasons.join()).toContain('ignored as time stamps or text: 0');
  });

  it('recognises people by their numbers, wherever they are', async () => {
    const { configuration } = await suggest(folders((user, name, take) => `${name}/subject_${user}/${take}.csv`));
    expect(configuration.dataset.format.path).toBe('{class}/{group}/*.csv');
  });

  it('finds class and user in file names, and names columns by a header', async () => {
    const { configuration } = await suggest(folders((user, name, take) => `all/s${user}_${name}_${take}.csv`, 'time,left,right\n'));
    expect(configuration.dataset.format).toMatchObject({ path: 'all/{group}_{class}_*.csv', header: true });
    expect(configuration.dataset.format).toMatchObject({ features: [{ name: 'left' }, { name: 'right' }] });
  });

  it('excludes other files by name', async () => {
    const files = folders((user, name, take) => `U0${user}/${name}/${take}.csv`);
    files.set('about.md', bytes('About.')).set('info.csv', bytes('who,when\n'));
    const { configuration } = await suggest(files);
    expect(configuration.dataset.format.ignore).toEqual(['**/*.md', 'info.csv']);
  });

  it('reads recordings whose extensions differ in case, in folders or by name, and nothing else next to them', async () => {
    const spell = (take: number) => (take === 2 ? 'CSV' : 'csv');
    const inFolders = folders((user, name, take) => `U0${user}/${name}/${take}.${spell(take)}`);
    inFolders.set('U01/walk/notes.txt', bytes('He stumbled.\n'));
    const byFolder = await suggest(inFolders);
    expect(byFolder.configuration.dataset.format).toMatchObject({ path: '{group}/{class}/*.*', ignore: ['**/*.txt'] });
    expect(byFolder.reasons.join()).toContain('24 recordings of 4 groups (users), 2 classes');
    const byName = await suggest(folders((user, name, take) => `s${user}_${name}_${take}.${spell(take)}`));
    expect(byName.configuration.dataset.format).toMatchObject({ path: '{group}_{class}_*.*' });
    expect(byName.reasons.join()).toContain('24 recordings of 4 groups (users), 2 classes');
  });

  it('keeps the official parts of .ts files, and draws few recordings in small batches for many epochs', async () => {
    const ts = (count: number) =>
      `@problemName toy\n@timeStamps false\n@univariate true\n@classLabel true a b\n@data\n${Array.from(
        { length: count },
        (_, index) => `${index % 5},${index % 3},1,${index % 2}:${index % 2 === 0 ? 'a' : 'b'}`,
      ).join('\n')}\n`;
    const { configuration } = await suggest(
      new Map([
        ['Toy_TRAIN.ts', bytes(ts(40))],
        ['Toy_TEST.ts', bytes(ts(60))],
      ]),
    );
    expect(configuration.split).toMatchObject({ method: 'official', validationFraction: 0.2 });
    expect(configuration.training).toMatchObject({ batchSize: 8, maxEpochs: 300 });
    const few = await suggest(new Map(['TRAIN', 'TEST'].map((part) => [`Toy_${part}.ts`, bytes(ts(10))])));
    expect(few.configuration.training).toMatchObject({ batchSize: 8, maxEpochs: 500 });
    expect(configuration.normalisation).toBe('standardise');
  });

  it('reads one series per line with its class first or last', async () => {
    const series = (label: number, index: number) => Array.from({ length: 24 }, (_, step) => Math.sin(step * label + index).toFixed(3));
    const lines = (join: (values: string[], label: number) => string[]) =>
      Array.from({ length: 12 }, (_, index) => join(series((index % 2) + 1, index), (index % 2) + 1).join('\t')).join('\n');
    const first = await suggest(new Map([['Toy.tsv', bytes(lines((values, label) => [String(label), ...values]))]]));
    expect(first.configuration.dataset.format).toMatchObject({ type: 'lines', class: 'first', delimiter: 'tab' });
    const last = await suggest(new Map([['Toy.tsv', bytes(lines((values, label) => [...values, String(label)]))]]));
    expect(last.configuration.dataset.format).toMatchObject({ type: 'lines', class: 'last' });
  });

  const header = 'time,x,y\n';
  const named = (take: (user: number, name: string, take: number) => string, change: (text: string) => Uint8Array, head = header) =>
    new Map([...folders(take, head)].map(([path, content]) => [path, change(Buffer.from(content).toString())]));
  const inFolders = (ending: string) => (user: number, name: string, take: number) => `U0${user}/${name}/${take}${ending}`;
  const series = (label: string, length: number, sign = '.') =>
    Array.from({ length }, (_, step) => Math.sin(step).toFixed(3).replace('.', sign))
      .concat(label)
      .join('\t');
  const labelled = (lengths: readonly number[], sign?: string) =>
    bytes(lengths.map((length, index) => series(index % 2 ? 'run' : 'walk', length, sign)).join('\n'));

  it.each<[string, Map<string, Uint8Array>, object]>([
    ['packed with gzip', named(inFolders('.csv.gz'), (text) => gzipSync(text)), { path: '{group}/{class}/*.csv.gz', header: true }],
    ['in UTF-16', named(inFolders('.csv'), (text) => iconv.encode(text, 'utf-16le')), { encoding: 'utf-16le' }],
    ['in Latin-1', named(inFolders('.csv'), (text) => iconv.encode(text, 'latin1'), 'time,x,größe\n'), { encoding: 'latin1' }],
    [
      'with decimal commas',
      named(inFolders('.txt'), (text) => bytes(text.replaceAll(',', ';').replaceAll('.', ','))),
      { decimal: 'comma' },
    ],
    ['with comments and units', named(inFolders('.csv'), bytes, '# wrist\ntime,x,y\nms,g,g\n'), { comment: '#', skipRows: 1 }],
    ['with an empty line', named(inFolders('.csv'), (text) => bytes(text.replace('\n1040', '\n\n1040'))), { emptyLines: 'skip' }],
    ['with a missing value', named(inFolders('.csv'), (text) => bytes(text.replace('0.841', 'NaN'))), { missing: 'interpolate' }],
    [
      'with decimal commas and points for thousands in most rows',
      named(inFolders('.txt'), () => bytes('x;y\n1.080,5;0,25\n2.080,5;0,5\n1.380,5;0,75\n1.080,5;0,15\n')),
      { decimal: 'comma', thousands: 'point', features: [{ column: 'x' }, { column: 'y' }] },
    ],
    ['with thousands', named(inFolders('.csv'), (text) => bytes(text.replace('0.841', '"1,000.5"'))), { thousands: 'comma' }],
    [
      'with row numbers that the header does not name',
      named(inFolders('.csv'), (text) => bytes(text.replaceAll(/^\d+/gm, (stamp) => `${(Number(stamp) - 1000) / 20}`)), ',x,y\n'),
      { header: true, features: [{ column: 'x' }, { column: 'y' }] },
    ],
    [
      "with R's row names",
      named(inFolders('.txt'), (text) => bytes(text.replaceAll(',', ' ').replaceAll(/^(\d+)/gm, '"$1"')), '"x","y"\n'),
      {
        skipLines: 1,
        header: false,
        features: [
          { name: 'x', column: 1 },
          { name: 'y', column: 2 },
        ],
      },
    ],
    ['with two columns of one name', named(inFolders('.csv'), bytes, 'time,x,x\n'), { features: [{ column: 1 }, { column: 2 }] }],
    [
      'with a line for spreadsheets',
      named(inFolders('.csv'), (text) => bytes(`sep=;\r\n${text.replaceAll(',', ';')}`)),
      { skipLines: 1, delimiter: 'semicolon', features: [{ column: 'x' }, { column: 'y' }] },
    ],
    ['below other text', named(inFolders('.csv'), (text) => bytes(`Device 7\nRate: 50 Hz\n\n${text}`)), { skipLines: 2, header: true }],
    [
      'with a delimiter at the end of rows',
      named(inFolders('.csv'), (text) => bytes(text.replaceAll(/(?<=\d)\n/g, ',\n'))),
      { features: [{ column: 'x' }, { column: 'y' }] },
    ],
    [
      'with errors of a spreadsheet, which are no comments',
      named(inFolders('.csv'), (text) => bytes(text.replaceAll(/^1020/gm, '#N/A'))),
      { header: true, features: [{ column: 'x' }, { column: 'y' }] },
    ],
    [
      'of one column with decimal commas',
      named(inFolders('.csv'), (text) => bytes(text.replaceAll(/^\d+,([^,]+),.*$/gm, '$1').replaceAll('.', ',')), ''),
      { decimal: 'comma', features: [{ column: 0 }] },
    ],
    [
      'with a column that describes recordings',
      named(inFolders('.csv'), (text) => bytes(text.replaceAll(/(?<=\d)$/gm, `,${text.length}`)), 'time,x,y,age\n'),
      { features: [{ column: 'x' }, { column: 'y' }] },
    ],
    [
      'of Weka, whatever their ending',
      new Map([
        [
          'a.txt',
          bytes(`@relation a\n@attribute x0 numeric\n@attribute x1 numeric\n@attribute c {a,b}\n@data\n${'1,2,a\n2,1,b\n'.repeat(4)}`),
        ],
      ]),
      { type: 'arff', path: '**/*.txt' },
    ],
    ['in capitals', named(inFolders('.CSV'), bytes), { path: '{group}/{class}/*.CSV' }],
    ['of unequal lengths, a series a line', new Map([['Toy.txt', labelled([24, 30, 25, 30, 26])]]), { class: 'last', equalLength: false }],
    ['with decimal commas, a series a line', new Map([['Toy.txt', labelled([24, 24, 24, 24], ',')]]), { type: 'lines', decimal: 'comma' }],
    ['without an ending', new Map([['Toy', labelled([24, 24, 24, 24])]]), { type: 'lines', path: 'Toy' }],
    [
      'a series a line, whose header numbers the steps',
      new Map([
        [
          'a.csv',
          bytes(
            [
              [...Array.from({ length: 24 }, (_, step) => `t${step}`), 'label'],
              ...['a', 'b', 'a', 'b'].map((name) => series(name, 24).split('\t')),
            ].join('\n'),
          ),
        ],
      ]),
      { type: 'lines', header: true, class: 'last' },
    ],
  ])('reads recordings %s, and writes the fields that it takes', async (_, files, fields) => {
    const { configuration } = await suggest(files);
    expect(configuration.dataset.format).toMatchObject(fields);
  });

  it('suggests no network that needs more steps than the shortest recording has', async () => {
    const files = named(inFolders('.csv'), bytes).set('U01/walk/9.csv', bytes(`${header}1000,1,2\n`));
    const { configuration } = await suggest(files);
    expect(configuration.experiments[0]?.variants?.map(({ name }) => name)).not.toContain('conv1d_gru_h64');
  });

  it('tells of values that may mean missing', async () => {
    const { reasons } = await suggest(named(inFolders('.csv'), (text) => bytes(text.replace('0.841', '-999'))));
    expect(reasons.join()).toMatch(/Feature "x" is -999 in \d+ time steps, far from all other values/);
  });

  it.each([
    ['a pointer of Git LFS', 'version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 12\n', 'run git lfs pull'],
    ['a web page', '<!DOCTYPE html>\n<html>', 'a web page or XML'],
    ['JSON', '{"x": [1, 2]}', 'JSON; save it as CSV'],
    ['an R data file', 'X\n\0\0\0\u0003', 'an R data file'],
  ])('says what the files are instead: %s', async (_, text, message) => {
    await expect(
      suggest(
        new Map([
          ['a/1.csv', bytes(text)],
          ['b/1.csv', bytes(text)],
        ]),
      ),
    ).rejects.toThrow(message);
  });

  it('tests on the official part of a series a line, and leaves files of systems out without a pattern', async () => {
    const files = new Map([
      ['Toy_TRAIN.tsv', labelled(Array(20).fill(24))],
      ['Toy_TEST.tsv', labelled(Array(10).fill(24))],
      ['.DS_Store', bytes('\0')],
      ['__MACOSX/._Toy_TRAIN.tsv', bytes('\0')],
    ]);
    const { configuration } = await suggest(files);
    expect(configuration.dataset.format).toMatchObject({ type: 'lines', path: '**/*.tsv', ignore: [] });
    expect(configuration.split.method).toBe('official');
  });

  it('suggests a split that the recordings allow', async () => {
    const files = new Map(['a/1', 'a/2', 'b/1', 'b/2'].map((name) => [`${name}.csv`, bytes(table(8, 1))]));
    expect((await suggest(files)).configuration.split).toMatchObject({ method: 'random', validationFraction: 0.25, testFraction: 0 });
  });

  it('says what was tried if nothing can read the files', async () => {
    await expect(suggest(new Map([['a.csv', bytes('1,2\n3\n')]]))).rejects.toThrow(/No known format can read this file/);
    const broken = folders((user, name, take) => `U0${user}/${name}/${take}.csv`).set('U01/walk/9.csv', bytes('1000,x,2\n'));
    await expect(suggest(broken)).rejects.toThrow(/columns \(\{group\}\/\{class\}\/\*\.csv\): U01\/walk\/9\.csv/);
  });
});
