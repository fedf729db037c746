import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readArchive, recogniseArchive } from '../../../../../core/dataset/archives/archive.ts';
import { makeExtended, makeTar, type TarEntry } from './tar-fixtures.ts';
import { makeZip } from './zip-fixtures.ts';

const LONG = `${'long/'.repeat(40)}é.csv`;

const refusals: readonly [string, Buffer, RegExp][] = [
  ['a path outside', makeTar([{ name: '../evil.txt' }]), /"\.\.\/evil\.txt" lies outside/],
  ['an absolute path', makeTar([{ name: '/etc/passwd' }]), /"\/etc\/passwd" lies outside/],
  ['a path outside in an extended header', makeTar([makeExtended('path', 'a/../../evil'), { name: 'a' }]), /evil" lies outside/],
  ['a link', makeTar([{ name: 'link', type: '2', link: '/etc' }]), /"link" is a link/],
  ['a hard link', makeTar([{ name: 'a' }, { name: 'link', type: '1', link: 'a' }]), /"link" is a link/],
  ['a device', makeTar([{ name: 'null', type: '3' }]), /"null" is a link or a special file/],
  ['a sparse file', makeTar([{ name: 'a.csv', type: 'S', content: 'x' }]), /"a\.csv" is a sparse file/],
  ['a sparse file in new form', makeTar([{ name: 'x/GNUSparseFile.7/a.csv', content: 'x' }]), /is a sparse file/],
  ['an unknown type', makeTar([{ name: 'a.csv', type: 'Z' }]), /"a\.csv" is of the type/],
  ['a duplicate', makeTar([{ name: 'a' }, { name: './a' }]), /"a" occurs twice/],
  ['a name in Latin-1', makeTar([{ name: Buffer.from('Zo\xeb.csv', 'latin1') }]), /has a name that is not UTF-8/],
  ['a wrong checksum', makeTar([{ name: 'a' }, { name: 'b', checksum: 7 }]), /not a readable tar: .*checksum/],
  ['a file that is cut off', makeTar([{ name: 'a', content: 'x'.repeat(2_000) }], 0).subarray(0, 1_024), /not a readable tar: .*Truncated/],
  ['an archive that is cut off between files', makeTar([{ name: 'a' }, { name: 'b' }], 0).subarray(0, 512), /not a complete tar/],
  ['a cut gzip file', gzipSync(makeTar([{ name: 'a' }])).subarray(0, -9), /the archive: expected a complete gzip file/],
];

describe('readArchive of a tar', () => {
  const entries: TarEntry[] = [
    { name: './', type: '5' },
    { name: './ann/run/01.csv', content: 'x\n1\n' },
    { name: 'empty.csv' },
    makeExtended('path', LONG),
    { name: 'cut.csv', content: 'y'.repeat(1_500) },
    { name: '././@LongLink', type: 'L', content: `${'n'.repeat(150)}\0` },
    { name: 'n', content: 'z' },
  ];
  const expected = [
    ['ann/run/01.csv', 'x\n1\n'],
    ['empty.csv', ''],
    [LONG, 'y'.repeat(1_500)],
    ['n'.repeat(150), 'z'],
  ];

  it.each([
    ['plain', makeTar(entries), 'tar'],
    ['packed with gzip', gzipSync(makeTar(entries)), 'tar.gz'],
  ])('%s gives files by path, however long their names', async (_, archive, type) => {
    expect(recogniseArchive(archive)).toBe(type);
    const files = await readArchive({ archive });
    expect([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString()])).toEqual(expected);
  });

  it.each(refusals)('refuses %s, with the reason', async (_, archive, message) => {
    await expect(readArchive({ archive })).rejects.toMatchObject({
      failureClass: 'DatasetRejected',
      message: expect.stringMatching(message),
    });
  });

  it('enforces the limits', async () => {
    const archive = makeTar([
      { name: 'a', content: 'xx' },
      { name: 'b', content: 'xx' },
    ]);
    await expect(readArchive({ archive, limits: { maxEntries: 1, maxUnpackedBytes: 9 } })).rejects.toThrow(/2 entries; at most 1/);
    await expect(readArchive({ archive, limits: { maxEntries: 2, maxUnpackedBytes: 3 } })).rejects.toThrow(/"b" unpacks to more bytes/);
    const packed = gzipSync(archive);
    await expect(readArchive({ archive: packed, limits: { maxEntries: 2, maxUnpackedBytes: 3 } })).rejects.toThrow(/more bytes than the 3/);
  });
});

describe('recogniseArchive', () => {
  it.each([
    ['a zip', makeZip([{ name: 'a' }]), 'zip'],
    ['an empty zip', makeZip([]), 'zip'],
    ['a single file packed with gzip', gzipSync('x\n1\n'), null],
    ['a damaged gzip file', gzipSync('x\n1\n').subarray(0, 12), null],
    ['a text that begins like a zip', Buffer.from('PK,x\n1,2\n'), null],
    ['a long text', Buffer.from('1,2,3\n'.repeat(200)), null],
    ['zeros', Buffer.alloc(1_024), null],
    ['nothing', Buffer.alloc(0), null],
  ])('recognises %s by its bytes', (_, bytes, type) => {
    expect(recogniseArchive(bytes)).toBe(type);
  });
});
