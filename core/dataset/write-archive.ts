import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** One moment for every entry, in the archive's own clock, so that equal files give equal bytes in every time zone. */
const ENTRY_TIME = new Date(2000, 0, 1);

/** Packs files by relative path into a zip archive: stored, not compressed, in path order; equal files give equal bytes. */
export async function writeArchive(files: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
  const zip = new ZipFile();
  for (const [path, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    zip.addBuffer(content, path, { mtime: ENTRY_TIME, mode: 0o100644, compress: false, forceDosTimestamp: true });
  }
  zip.end();
  return buffer(zip.outputStream as NodeJS.ReadableStream & AsyncIterable<Buffer>);
}
