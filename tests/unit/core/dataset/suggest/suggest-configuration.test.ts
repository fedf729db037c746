import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { parseSweepConfiguration } from '../../../../../configs/parse.ts';
import type { SweepConfiguration } from '../../../../../configs/schema.ts';
import { suggestConfiguration } from '../../../../../core/dataset/suggest/suggest-configuration.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** Steps of a walk or a run, with a clock and a text column where wanted. */
function table(rows: number, offset: number): string {
  return Array.from({ length: rows }, (_, row) => `${1000 + 20 * row},${Math.sin(row + offset).toFixed(3)},${offset + (row % 3)}`).join(
    '\n',
  );
}

function folders(pattern: (user: number, name: string, take: number) => string, header = ''): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (let user = 1; user <= 4; user += 1) {
    for (const [offset, name] of ['walk', 'run'].entries()) {
      for (let take = 1; take <= 3; take += 1) files.set(pattern(user, name, take), bytes(`${header}${table(6 + take, offset)}\n`));
    }
  }
  return files;
}

async function suggest(files: ReadonlyMap<string, Uint8Array>): Promise<{ configuration: SweepConfiguration; reasons: readonly string[] }> {
  const { configuration, reasons } = await suggestConfiguration({ name: 'mine', source: 'data/mine', files });
  return { configuration: parseSweepConfiguration(configuration), reasons };
}

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

  it('takes people by their numbers, wherever they stand', async () => {
    const { configuration } = await suggest(folders((user, name, take) => `${name}/subject_${user}/${take}.csv`));
    expect(configuration.dataset.format.path).toBe('{class}/{group}/*.csv');
  });

  it('finds class and user in file names, and names columns by a header', async () => {
    const { configuration } = await suggest(folders((user, name, take) => `all/s${user}_${name}_${take}.csv`, 'time,left,right\n'));
    expect(configuration.dataset.format).toMatchObject({ path: 'all/{group}_{class}_*.csv', header: true });
    expect(configuration.dataset.format).toMatchObject({ features: [{ name: 'left' }, { name: 'right' }] });
  });

  it('leaves other files out by name', async () => {
    const files = folders((user, name, take) => `U0${user}/${name}/${take}.csv`);
    files.set('about.md', bytes('About.')).set('info.csv', bytes('who,when\n'));
    const { configuration } = await suggest(files);
    expect(configuration.dataset.format.ignore).toEqual(['**/*.md', 'info.csv']);
  });

  it('reads recordings whose extensions differ in case, in folders or by name, and nothing else beside them', async () => {
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
    expect(configuration.normalisation).toBe('standardise');
  });

  it('reads a table of many recordings by the names of its columns', async () => {
    const rows = [1, 2, 3].flatMap((user) =>
      ['walk', 'run'].flatMap((activity) =>
        [1, 2].flatMap((trial) =>
          [0, 1, 2, 3].map((step) => `${step},${user},${activity},${activity}-${trial},${user + step},${step % 2}`),
        ),
      ),
    );
    const { configuration } = await suggest(new Map([['all.csv', bytes(`time,subject,activity,trial,ax,ay\n${rows.join('\n')}\n`)]]));
    expect(configuration.dataset.format).toMatchObject({
      type: 'table',
      class: 'activity',
      group: 'subject',
      recording: 'trial',
      header: true,
    });
    expect(configuration.dataset.format).toMatchObject({ features: [{ column: 'ax' }, { column: 'ay' }] });
    expect(configuration.split.method).toBe('leave-one-user-out');
  });

  it('reads a series a line with its class first or last', async () => {
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
    ['with thousands', named(inFolders('.csv'), (text) => bytes(text.replace('0.841', '"1,000.5"'))), { thousands: 'comma' }],
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

  it('says what was tried where nothing reads the files', async () => {
    await expect(suggest(new Map([['a.csv', bytes('1,2\n3\n')]]))).rejects.toThrow(/No known format can read this file/);
    const broken = folders((user, name, take) => `U0${user}/${name}/${take}.csv`).set('U01/walk/9.csv', bytes('1000,x,2\n'));
    await expect(suggest(broken)).rejects.toThrow(/columns \(\{group\}\/\{class\}\/\*\.csv\): U01\/walk\/9\.csv/);
  });
});
