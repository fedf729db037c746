import { Parser, type ReadEntry } from 'tar';
import { type ArchiveLimits, createUnpacking, rejectArchive, rejectEntry, tidyPath, type Unpacking } from './unpacking.ts';

const BLOCK = 512;
const CHECKSUM = { start: 148, end: 156 };
const FILES: readonly string[] = ['File', 'OldFile', 'ContiguousFile'];
const FOLDERS: readonly string[] = ['Directory', 'GNUDumpDir'];
/** Entries that describe files or the whole archive, but are not files. */
const NOTES: readonly string[] = ['TapeVolumeHeader', 'SolarisACL', 'Inode'];
/** Name of the file that describes the pieces of a sparse file. */
const SPARSE_NAME = /(?:^|\/)GNUSparseFile\.\d+\//;

/** Detects a tar by the checksum of the first header, because older archives have no other mark. */
export function isTar(bytes: Uint8Array): boolean {
  if (bytes.length < BLOCK || bytes[0] === 0) return false;
  const written = Buffer.from(bytes.subarray(CHECKSUM.start, CHECKSUM.end)).toString('latin1');
  if (!/^[ 0-7]{1,7}[\0 ]*$/.test(written)) return false;
  const header = bytes.subarray(0, BLOCK);
  const sum = header.reduce((total, byte, at) => total + (at >= CHECKSUM.start && at < CHECKSUM.end ? 0x20 : byte), 0);
  return sum === Number.parseInt(written, 8);
}

/**
 * Unpacks a tar archive in memory.
 *
 * @throws DurasweepError `DatasetRejected`, naming the entry: a path outside the archive, a link or device, a sparse file, a name that is not
 *   UTF-8, a duplicate, more than the limits allow; an archive that is damaged or cut off.
 */
export function readTar({ bytes, limits }: { bytes: Uint8Array; limits: ArchiveLimits }): ReadonlyMap<string, Uint8Array> {
  const unpacking = createUnpacking(limits);
  const problems: Error[] = [];
  let ended = false;
  const parser = new Parser({ strict: true });
  parser.on('entry', (entry: ReadEntry) => takeEntry(entry, unpacking));
  parser.on('ignoredEntry', (entry: ReadEntry) => passOver(entry));
  parser.on('nullBlock', () => {
    ended = true;
  });
  parser.on('error', (error: Error) => problems.push(error));
  parser.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const [problem] = problems;
  if (problem !== undefined) throw rejectArchive(`not a readable tar: ${problem.message}; a complete, undamaged file is needed`, problem);
  if (!ended) throw rejectArchive('not a complete tar: the empty block at its end is missing; a complete, undamaged file is needed');
  return unpacking.files;
}

function takeEntry(entry: ReadEntry, unpacking: Unpacking): void {
  unpacking.countEntry();
  const path = tidyPath(entry.path);
  if (path.includes('\ufffd')) throw rejectEntry(path, 'has a name that is not UTF-8; rename it and pack it again');
  if (SPARSE_NAME.test(path)) throw rejectSparse(path);
  if (FOLDERS.includes(entry.type)) entry.resume();
  else if (FILES.includes(entry.type)) collect(entry, (bytes) => unpacking.add(path, bytes));
  else throw rejectEntry(path, 'is a link or a special file; only plain files and folders are allowed');
}

function collect(entry: ReadEntry, take: (bytes: Uint8Array) => void): void {
  const chunks: Buffer[] = [];
  entry.on('data', (chunk) => chunks.push(chunk));
  entry.on('end', () => take(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
}

function passOver({ path, type, meta }: ReadEntry): void {
  if (NOTES.includes(type)) return;
  if (meta) throw rejectEntry(path, 'has a name of more than a million characters');
  if (type === 'SparseFile') throw rejectSparse(path);
  throw rejectEntry(path, `is of the type ${JSON.stringify(type)}; only plain files and folders are allowed`);
}

function rejectSparse(path: string): Error {
  return rejectEntry(path, 'is a sparse file; pack it again without --sparse');
}
