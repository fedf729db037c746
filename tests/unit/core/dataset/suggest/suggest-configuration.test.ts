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
    expect(reasons.join()).toContain('left out as clock or text: 0');
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

  it('says what was tried where nothing reads the files', async () => {
    await expect(suggest(new Map([['a.csv', bytes('1,2\n3\n')]]))).rejects.toThrow(/No format reads these 1 files/);
    const broken = folders((user, name, take) => `U0${user}/${name}/${take}.csv`).set('U01/walk/9.csv', bytes('1000,x,2\n'));
    await expect(suggest(broken)).rejects.toThrow(/columns \(\{group\}\/\{class\}\/\*\.csv\): U01\/walk\/9\.csv/);
  });
});
