import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { datasetSchema } from '../../../../configs/dataset-schema.ts';
import { readDatasetWithNotes } from '../../../../core/dataset/read-dataset.ts';

const ROWS = 'x\n1\n2\n';

function read(files: Record<string, string | Uint8Array>, fields: object = {}) {
  const { format } = datasetSchema.parse({
    name: 'test',
    format: { type: 'columns', path: '{group}/{class}/*.csv', header: true, features: [{ name: 'x', column: 'x' }], ...fields },
  });
  const bytes = new Map(Object.entries(files).map(([path, content]) => [path, Buffer.from(content)]));
  return readDatasetWithNotes({ name: 'test', input: { type: 'files', files: bytes }, format });
}

describe('the files of a data set', () => {
  it('of operating systems and archivers are left out and counted, whatever the pattern', async () => {
    const files = {
      'ann/run/1.csv': ROWS,
      '__MACOSX/run/._1.csv': '\0\0',
      '.DS_Store': '\0',
      'ann/run/.DS_Store': '\0',
      'ann/run/._1.csv': '\0',
      'ann/Thumbs.db': '',
      'ann/desktop.ini': '',
      'ann/run/Icon\r': '',
      '.~lock.1.csv#': '',
      'ann/.nfs0001': '',
      'ann/.svn/entries': '',
      'lost+found/1': '',
      'ann/notes.md': '',
    };
    const { dataset, notes } = await read(files, { ignore: ['*/notes.md'] });
    expect(dataset.recordings).toHaveLength(1);
    expect(notes.leftOut).toEqual({ system: 11, ignored: 1 });
  });

  it('that match no pattern are reported together, the first few by name', async () => {
    const unknown = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`x/${String(index).padStart(2, '0')}.txt`, '']));
    await expect(read({ 'a/b/1.csv': ROWS, ...unknown })).rejects.toThrow(
      '30 of 31 files are not data files: x/00.txt, x/01.txt, x/02.txt, x/03.txt, x/04.txt and 25 more; expected paths like',
    );
  });

  it('that are in a folder which the pattern forgets, or are not in one that it names, are told with a pattern that fits', async () => {
    const files = { 'walks/ann/run/1.csv': ROWS, 'walks/ben/run/1.csv': ROWS };
    await expect(read(files)).rejects.toThrow('("walks/{group}/{class}/*.csv" fits all files)');
    await expect(read({ 'ann/run/1.csv': ROWS }, { path: 'walks/{group}/{class}/*.csv' })).rejects.toThrow('("{group}/{class}/*.csv" fits');
  });

  it('are not matched by ? or [0-9], and the message says so', async () => {
    await expect(read({ 'a/b/1.csv': ROWS }, { path: '{group}/{class}/?.csv' })).rejects.toThrow('only * and ** match any characters');
    await expect(read({ 'a/b/1.csv': ROWS }, { path: '{group}/{class}/[0-9].csv' })).rejects.toThrow('"?" and "[…]" stand for themselves');
  });

  it('may have names of any script, in either Unicode form', async () => {
    const decomposed = 'Jürgen'.normalize('NFD');
    const files = { [`Läufe/${decomposed}/走る/1.csv`.normalize('NFD')]: ROWS, 'Läufe/李/gehen ü/1.csv': ROWS };
    const { dataset } = await read(files, { path: 'Läufe/{group}/{class}/*.csv' });
    expect(dataset.groups.map((name) => name.normalize('NFC')).sort()).toEqual(['Jürgen', '李']);
    expect(dataset.classes).toHaveLength(2);
  });

  it('may be compressed with gzip, in one member or several', async () => {
    const two = Buffer.concat([gzipSync('x\n1\n'), gzipSync('2\n')]);
    const { dataset } = await read({ 'a/b/1.csv.gz': gzipSync(ROWS), 'a/b/2.csv.gz': two }, { path: '{group}/{class}/*.csv.gz' });
    expect(dataset.recordings.map(({ values }) => [...values])).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it.each([
    ['a cut gzip file', gzipSync(ROWS).subarray(0, 15), /a\/b\/1\.csv: expected a complete gzip file, found a damaged one/],
    ['a gzip file with a wrong checksum', breakChecksum(gzipSync(ROWS)), /a\/b\/1\.csv: expected a complete gzip file/],
    ['a bomb', gzipSync(Buffer.alloc(40_000_000)), /a\/b\/1\.csv: unpacks to more than 300 times its size/],
    ['an archive within', gzipSync(Buffer.from('PK\x03\x04')), /a\/b\/1\.csv: expected a text file, found a zip archive/],
  ])('are refused: %s', async (_, bytes, message) => {
    await expect(read({ 'a/b/1.csv': bytes })).rejects.toMatchObject({
      failureClass: 'DatasetRejected',
      message: expect.stringMatching(message),
    });
  });
});

function breakChecksum(bytes: Buffer): Buffer {
  const broken = Buffer.from(bytes);
  broken[broken.length - 8] = (broken[broken.length - 8] ?? 0) ^ 1;
  return broken;
}
