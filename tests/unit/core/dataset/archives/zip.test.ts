import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { readArchive } from '../../../../../core/dataset/archives/archive.ts';
import { type FixtureEntry, makeZip } from './zip-fixtures.ts';

/** The flag of a name in UTF-8; other names are in code page 437, which has no control characters. */
const UTF8 = 0x800;

const refusals: readonly [string, FixtureEntry[], RegExp][] = [
  ['a path outside', [{ name: '../evil.txt' }], /evil\.txt.*relative paths/],
  ['a path outside in the middle', [{ name: 'a/../../evil.txt' }], /evil\.txt/],
  ['an absolute path', [{ name: '/etc/passwd' }], /\/etc\/passwd/],
  ['a path outside that steers a terminal', [{ name: '../\u001b[2J\u009b2J', flags: UTF8 }], /\.\.\/\\u001b\[2J\\u009b2J" lies outside/],
  ['an entry that steers a terminal', [{ name: '\u009b2J', flags: UTF8, mode: 0o120777 }], /"\\u009b2J" is a link/],
  ['a drive', [{ name: 'C:/evil.txt' }], /C:\/evil\.txt/],
  ['a path outside in backslashes', [{ name: 'a\\..\\..\\evil.txt' }], /evil\.txt/],
  ['a drive in backslashes', [{ name: 'C:\\evil.txt' }], /evil\.txt/],
  ['a path twice, in either kind of slashes', [{ name: 'a/b.txt' }, { name: 'a\\b.txt' }], /"a\/b\.txt" occurs twice/],
  ['compression that Windows takes for large files', [{ name: 'a.txt', method: 9 }], /compression method 9 \(Deflate64\).*pack it again/],
  ['a workbook', [{ name: '[Content_Types].xml' }], /an Excel workbook/],
  ['a symbolic link', [{ name: 'link', mode: 0o120777, content: '/etc' }], /"link" is a link/],
  ['a device', [{ name: 'null', mode: 0o020666 }], /"null" is a link or a special file/],
  ['an encrypted entry', [{ name: 'secret.txt', flags: 1, content: 'x'.repeat(13), unpackedSize: 1 }], /"secret\.txt" is encrypted/],
  ['an unknown compression', [{ name: 'a.txt', method: 14, content: 'x' }], /"a\.txt" uses compression method 14/],
  ['a duplicate', [{ name: 'a.txt' }, { name: 'a.txt' }], /"a\.txt" occurs twice/],
  ['a wrong checksum', [{ name: 'a.txt', content: 'x', crc: 1 }], /"a\.txt" does not match its checksum/],
  [
    'a wrong size',
    [{ name: 'a.txt', content: 'xyz', deflate: true, unpackedSize: 2 }],
    /"a\.txt" unpacks to 3 bytes, but its header says 2/,
  ],
  ['damaged data', [{ name: 'a.txt', content: '\xff\xff', method: 8 }], /"a\.txt" cannot be unpacked/],
];

describe('readArchive of a zip', () => {
  it('gives stored and compressed files by path, without folders', async () => {
    const archive = makeZip([
      { name: 'a/', mode: 0o040755 },
      { name: 'a/stored.txt', content: 'one' },
      { name: 'a/packed.txt', content: 'two'.repeat(1000), deflate: true },
      { name: 'empty.txt' },
    ]);
    const files = await readArchive({ archive });
    expect([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString()])).toEqual([
      ['a/stored.txt', 'one'],
      ['a/packed.txt', 'two'.repeat(1000)],
      ['empty.txt', ''],
    ]);
  });

  it.each(refusals)('refuses %s and names the entry', async (_, entries, message) => {
    await expect(readArchive({ archive: makeZip(entries) })).rejects.toMatchObject({
      failureClass: 'DatasetRejected',
      message: expect.stringMatching(message),
    });
  });

  it('reads names with backslashes between folders, as some programs of Windows write them', async () => {
    const files = await readArchive({
      archive: makeZip([{ name: 'ann\\', mode: 0 }, { name: 'ann\\run\\01.csv' }, { name: './ben/02.csv' }]),
    });
    expect([...files.keys()]).toEqual(['ann/run/01.csv', 'ben/02.csv']);
  });

  it('reads names in UTF-8 whether the archive says so or not, and others in code page 437', async () => {
    const names = ['Jürgen/走る.csv', 'Zoë.csv'];
    const unsaid = makeZip([...names.map((name) => ({ name })), { name: Buffer.from([0x81, 0x2e, 0x63]) }]);
    expect([...(await readArchive({ archive: unsaid })).keys()]).toEqual([...names, 'ü.c']);
    const said = makeZip(names.map((name) => ({ name, flags: UTF8 })));
    expect([...(await readArchive({ archive: said })).keys()]).toEqual(names);
  });

  it.each([
    ['GBK', [0xd7, 0xdf, 0xc2, 0xb7]],
    ['Shift_JIS', [0x91, 0x96, 0x82, 0xe9]],
    ['code page 866', [0xe1, 0xe2, 0xae, 0xa8, 0xe2]],
    ['Windows-1251', [0xf5, 0xee, 0xe4, 0xfc, 0xe1, 0xe0]],
  ])('refuses names in %s, which it cannot tell from others', async (_, name) => {
    await expect(readArchive({ archive: makeZip([{ name: Buffer.from(name) }]) })).rejects.toThrow(/has a name that is neither UTF-8 nor/);
  });

  it('reads zip64', async () => {
    const zip = new ZipFile();
    zip.addBuffer(Buffer.from('one'), 'a.txt', { forceZip64Format: true });
    zip.end({ forceZip64Format: true, comment: '' });
    const files = await readArchive({ archive: await buffer(zip.outputStream as NodeJS.ReadableStream & AsyncIterable<Buffer>) });
    expect([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString()])).toEqual([['a.txt', 'one']]);
  });

  it.each([
    [1, 'its directory announces 1 entries and lists more'],
    [2, 'its directory announces 2 entries and lists more'],
    [4, 'its directory announces 4 entries and lists 3'],
  ])('refuses a directory of three entries that counts %i', async (counted, words) => {
    const archive = makeZip(
      ['a', 'b', 'c'].map((name) => ({ name })),
      counted,
    );
    await expect(readArchive({ archive })).rejects.toThrow(words);
  });

  it('counts unpacked bytes while unpacking, whatever the header says', async () => {
    const entries = [
      { name: 'small.txt', content: 'x'.repeat(60) },
      { name: 'bomb.txt', content: '0'.repeat(1_000_000), deflate: true, unpackedSize: 10 },
    ];
    const limits = { maxEntries: 10, maxUnpackedBytes: 100 };
    await expect(readArchive({ archive: makeZip(entries), limits })).rejects.toThrow(/"bomb\.txt" unpacks to more bytes/);
  });

  it('unpacks with a limit larger than any buffer', async () => {
    const archive = makeZip([{ name: 'a.txt', content: 'x'.repeat(100), deflate: true }]);
    const limits = { maxEntries: 10, maxUnpackedBytes: Number.MAX_SAFE_INTEGER };
    expect((await readArchive({ archive, limits })).get('a.txt')).toHaveLength(100);
  });

  it('counts the bytes of all files together', async () => {
    const entries = ['a', 'b', 'c'].map((name) => ({ name, content: 'x'.repeat(40) }));
    const limits = { maxEntries: 10, maxUnpackedBytes: 100 };
    await expect(readArchive({ archive: makeZip(entries), limits })).rejects.toThrow(/"c" unpacks to more bytes/);
  });

  it('refuses too many entries', async () => {
    const archive = makeZip(['a', 'b', 'c'].map((name) => ({ name })));
    await expect(readArchive({ archive, limits: { maxEntries: 2, maxUnpackedBytes: 1 } })).rejects.toThrow(/3 entries; at most 2/);
  });

  it.each([
    ['text', Buffer.from('no zip at all')],
    ['a cut archive', makeZip([{ name: 'a.txt', content: 'hello' }]).subarray(0, 40)],
  ])('refuses %s', async (_, archive) => {
    await expect(readArchive({ archive })).rejects.toThrow(/Archive refused: not a readable zip/);
  });
});
