import { constants } from 'node:buffer';
import { crc32, inflateRawSync } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { DurasweepError } from '../domain/errors.ts';
import { escapeControlCharacters } from './rejection.ts';

export interface ArchiveLimits {
  /** Most entries (files and folders) an archive may list. */
  readonly maxEntries: number;
  /** Most bytes all files may unpack to together, counted while unpacking. */
  readonly maxUnpackedBytes: number;
}

export const DEFAULT_ARCHIVE_LIMITS: ArchiveLimits = { maxEntries: 200_000, maxUnpackedBytes: 512 * 1024 * 1024 };

const STORED = 0;
const DEFLATED = 8;
const FILE_TYPE_MASK = 0o170000;
const REGULAR_FILE = 0o100000;
const FOLDER = 0o040000;

/**
 * Unpacks a zip archive in memory. Folders are dropped; files keep the archive's order.
 *
 * @returns bytes by path (relative, `/` between segments).
 * @throws DurasweepError `DatasetRejected`, naming the entry: a path outside the archive, an absolute path, a link, an encrypted entry,
 *   an unknown compression, a duplicate, a wrong checksum, or more entries or unpacked bytes than `limits` allow. Sizes in headers are
 *   not believed: bytes are counted while they are unpacked.
 */
export async function readArchive({
  archive,
  limits = DEFAULT_ARCHIVE_LIMITS,
}: {
  archive: Uint8Array;
  limits?: ArchiveLimits;
}): Promise<Map<string, Uint8Array>> {
  const buffer = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const zip = await openArchive(buffer);
  checkEntryCount(zip.entryCount, limits);
  const files = new Map<string, Uint8Array>();
  let entries = 0;
  let unpackedBytes = 0;
  for await (const entry of eachEntry(zip)) {
    entries += 1;
    checkEntryCount(entries, limits);
    checkEntry(entry, files);
    if (entry.fileName.endsWith('/')) continue;
    const bytes = await unpackEntry({ zip, buffer, entry, unpackedBytes, limits });
    unpackedBytes += bytes.length;
    files.set(entry.fileName, bytes);
  }
  return files;
}

async function openArchive(buffer: Buffer): Promise<ZipFile> {
  try {
    return await fromBufferPromise(buffer, { lazyEntries: true, strictFileNames: true });
  } catch (error) {
    throw rejectArchive(`not a readable zip: ${messageOf(error)}; a complete, undamaged .zip file is needed`, error);
  }
}

async function* eachEntry(zip: ZipFile): AsyncGenerator<Entry> {
  const entries = zip.eachEntry();
  for (;;) {
    let next: IteratorResult<Entry>;
    try {
      next = await entries.next();
    } catch (error) {
      // yauzl refuses absolute paths, `..`, backslashes and bad names here, and names the entry in its message.
      throw rejectArchive(`${messageOf(error)}; only relative paths inside the archive are allowed, in an undamaged directory`, error);
    }
    if (next.done === true) return;
    yield next.value;
  }
}

function checkEntryCount(entries: number, limits: ArchiveLimits): void {
  if (entries > limits.maxEntries) throw rejectArchive(`${entries} entries; at most ${limits.maxEntries} are allowed`);
}

function checkEntry(entry: Entry, files: ReadonlyMap<string, unknown>): void {
  const fileType = (entry.externalFileAttributes >>> 16) & FILE_TYPE_MASK;
  if (fileType !== 0 && fileType !== REGULAR_FILE && fileType !== FOLDER) {
    throw rejectEntry(entry, 'is a link or a special file; only plain files and folders are allowed');
  }
  if (entry.isEncrypted()) throw rejectEntry(entry, 'is encrypted; store it without a password');
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    throw rejectEntry(entry, `uses compression method ${entry.compressionMethod}; allowed are 0 (stored) and 8 (deflate)`);
  }
  if (files.has(entry.fileName)) throw rejectEntry(entry, 'occurs twice; every path may occur once');
}

interface UnpackRequest {
  readonly zip: ZipFile;
  readonly buffer: Buffer;
  readonly entry: Entry;
  /** Bytes of the files before this one. */
  readonly unpackedBytes: number;
  readonly limits: ArchiveLimits;
}

async function unpackEntry({ zip, buffer, entry, unpackedBytes, limits }: UnpackRequest): Promise<Uint8Array> {
  const start = await findFileData(zip, entry);
  const packed = buffer.subarray(start, start + entry.compressedSize);
  const allowed = limits.maxUnpackedBytes - unpackedBytes;
  const bytes = entry.compressionMethod === STORED ? packed : inflate(packed, entry, allowed);
  if (bytes.length > allowed) throw tooManyBytes(entry, limits.maxUnpackedBytes);
  if (bytes.length !== entry.uncompressedSize) {
    throw rejectEntry(entry, `unpacks to ${bytes.length} bytes, but its header says ${entry.uncompressedSize}; the archive is damaged`);
  }
  if (crc32(bytes) !== entry.crc32) throw rejectEntry(entry, 'does not match its checksum; the archive is damaged');
  return bytes;
}

async function findFileData(zip: ZipFile, entry: Entry): Promise<number> {
  try {
    return (await zip.readLocalFileHeaderPromise(entry, { minimal: true })).fileDataStart;
  } catch (error) {
    throw rejectEntry(entry, `has no readable header: ${messageOf(error)}`, error);
  }
}

function inflate(packed: Uint8Array, entry: Entry, allowed: number): Uint8Array {
  // zlib refuses a limit of 0, and one above the longest buffer of this Node.
  const limit = Math.min(allowed, constants.MAX_LENGTH);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, limit) });
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') throw tooManyBytes(entry, limit);
    throw rejectEntry(entry, `cannot be unpacked: ${messageOf(error)}`, error);
  }
}

function tooManyBytes(entry: Entry, allowed: number): DurasweepError {
  return rejectEntry(entry, `unpacks to more bytes than the ${allowed} still allowed`);
}

function rejectEntry(entry: Entry, reason: string, cause?: unknown): DurasweepError {
  return rejectArchive(`entry ${JSON.stringify(entry.fileName)} ${reason}`, cause);
}

function rejectArchive(reason: string, cause?: unknown): DurasweepError {
  return new DurasweepError('DatasetRejected', `Archive refused: ${escapeControlCharacters(reason)}.`, { cause });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
