import { describe, expect, it } from 'vitest';
import { readArchive } from '../../../../core/dataset/archive.ts';
import { type FixtureEntry, makeZip } from './archive-fixtures.ts';

/** The flag of a name in UTF-8; other names are in code page 437, which has no control characters. */
const UTF8 = 0x800;

const refusals: readonly [string, FixtureEntry[], RegExp][] = [
  ['a path outside', [{ name: '../evil.txt' }], /evil\.txt.*relative paths/],
  ['a path outside in the middle', [{ name: 'a/../../evil.txt' }], /evil\.txt/],
  ['an absolute path', [{ name: '/etc/passwd' }], /\/etc\/passwd/],
  ['a path outside that steers a terminal', [{ name: '../\u001b[2J\u009b2J', flags: UTF8 }], /\.\.\/\\u001b\[2J\\u009b2J;/],
  ['an entry that steers a terminal', [{ name: '\u009b2J', flags: UTF8, mode: 0o120777 }], /"\\u009b2J" is a link/],
  ['a drive', [{ name: 'C:/evil.txt' }], /C:\/evil\.txt/],
  ['a backslash', [{ name: 'a\\..\\evil.txt' }], /evil\.txt/],
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

describe('readArchive', () => {
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

  it('counts unpacked bytes while unpacking, whatever the header says', async () => {
    const entries = [
      { name: 'small.txt', content: 'x'.repeat(60) },
      { name: 'bomb.txt', content: '0'.repeat(1_000_000), deflate: true, unpackedSize: 10 },
    ];
    const limits = { maxEntries: 10, maxUnpackedBytes: 100 };
    await expect(readArchive({ archive: makeZip(entries), limits })).rejects.toThrow(/"bomb\.txt" unpacks to more bytes/);
  });

  it('unpacks under a limit no buffer can reach', async () => {
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
