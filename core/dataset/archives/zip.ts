import { constants } from 'node:buffer';
import { crc32, inflateRawSync } from 'node:zlib';
import { type Entry, fromBufferPromise, getFileNameLowLevel, type ZipFile } from 'yauzl';
import {
  type ArchiveLimits,
  checkEntryCount,
  createUnpacking,
  rejectArchive,
  rejectEntry,
  tidyPath,
  tooManyBytes,
  type Unpacking,
} from './unpacking.ts';

const STORED = 0;
const DEFLATED = 8;
const OTHER_METHODS: ReadonlyMap<number, string> = new Map([
  [9, 'Deflate64'],
  [12, 'bzip2'],
  [14, 'LZMA'],
  [93, 'Zstandard'],
  [95, 'xz'],
]);
const FILE_TYPE_MASK = 0o170000;
const REGULAR_FILE = 0o100000;
const FOLDER = 0o040000;
const UTF8_NAME = 0x800;
/** What code page 437 has besides ASCII and Latin letters. */
const FOREIGN_SIGNS = /[^\x20-\x7e\u00aa\u00ba\u00c0-\u00f6\u00f8-\u00ff]/;
const DIRECTORY_ENTRY = Buffer.from([0x50, 0x4b, 1, 2]);

/** First bytes of archives with files, of empty ones, and of those meant to be split. */
const BEGINNINGS = ['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08PK\x03\x04'];

export function isZip(bytes: Uint8Array): boolean {
  const beginning = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
  return BEGINNINGS.some((expected) => beginning.startsWith(expected));
}

/**
 * Unpacks a zip archive in memory. Sizes in headers are not trusted: bytes are counted while they are unpacked.
 *
 * @throws DurasweepError `DatasetRejected`, naming the entry: a path outside the archive, a link, an encrypted entry, an unknown compression, a
 *   duplicate, a wrong checksum, more than the limits allow; a directory with more or fewer entries than it counts.
 */
export async function readZip({ bytes, limits }: { bytes: Uint8Array; limits: ArchiveLimits }): Promise<ReadonlyMap<string, Uint8Array>> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const zip = await openZip(buffer);
  checkEntryCount(zip.entryCount, limits);
  const unpacking = createUnpacking(limits);
  for await (const entry of eachEntry(zip)) {
    unpacking.countEntry();
    const name = readName(entry);
    const path = tidyPath(name);
    checkEntry(entry, path);
    if (/[\\/]$/.test(name)) continue;
    unpacking.add(path, await unpackEntry({ zip, buffer, entry, path, unpacking }));
  }
  checkDirectoryEnd(zip, buffer);
  return unpacking.files;
}

async function openZip(buffer: Buffer): Promise<ZipFile> {
  try {
    return await fromBufferPromise(buffer, { lazyEntries: true, decodeStrings: false });
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
      throw rejectArchive(`${explainDirectory(error, zip)}; a complete, undamaged .zip file is needed`, error);
    }
    if (next.done === true) return;
    yield next.value;
  }
}

function explainDirectory(error: unknown, { entriesRead, entryCount }: ZipFile): string {
  const message = messageOf(error);
  const place = `entry ${entriesRead + 1} of ${entryCount} in its directory`;
  if (message.startsWith('strong encryption')) return `${place} is encrypted; store it without a password`;
  return message.startsWith('invalid central directory') || message.startsWith('unexpected EOF')
    ? `its directory announces ${entryCount} entries and lists ${entriesRead}`
    : `${place} cannot be read: ${message}`;
}

/** A directory with more entries than it announces contains files that would be lost silently. */
function checkDirectoryEnd({ readEntryCursor, entryCount }: ZipFile, buffer: Buffer): void {
  // Wrongly declared as a boolean, this is the position of the next entry.
  const next = Number(readEntryCursor);
  if (!buffer.subarray(next, next + DIRECTORY_ENTRY.length).equals(DIRECTORY_ENTRY)) return;
  throw rejectArchive(`its directory announces ${entryCount} entries and lists more; pack it again`);
}

/**
 * Many programs write names in UTF-8 without declaring it. Other names are in code page 437, the format's default, or in the code page of the
 * machine that packed them, which the archive does not name: read as 437, most of those contain frames and other signs that no name has.
 */
function readName({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string {
  if (isUtf8(fileNameRaw)) return getFileNameLowLevel(generalPurposeBitFlag | UTF8_NAME, fileNameRaw, extraFields, true);
  const name = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, true);
  const isDeclared = name !== getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, [], true);
  if (isDeclared || !FOREIGN_SIGNS.test(name)) return name;
  const reason =
    'has a name that is neither UTF-8 nor code page 437 (perhaps GBK, Shift_JIS or Cyrillic); unpack it, check the names and use the folder as the source, or pack it again with names in UTF-8';
  throw rejectEntry(name, reason);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function checkEntry(entry: Entry, path: string): void {
  const fileType = (entry.externalFileAttributes >>> 16) & FILE_TYPE_MASK;
  if (fileType !== 0 && fileType !== REGULAR_FILE && fileType !== FOLDER) {
    throw rejectEntry(path, 'is a link or a special file; only plain files and folders are allowed');
  }
  if (entry.isEncrypted()) throw rejectEntry(path, 'is encrypted; store it without a password');
  const { compressionMethod } = entry;
  if (compressionMethod === STORED || compressionMethod === DEFLATED) return;
  const name = OTHER_METHODS.get(compressionMethod);
  const found = `${compressionMethod}${name === undefined ? '' : ` (${name})`}`;
  throw rejectEntry(path, `uses compression method ${found}; allowed are 0 (stored) and 8 (deflate): pack it again with deflate`);
}

interface UnpackRequest {
  readonly zip: ZipFile;
  readonly buffer: Buffer;
  readonly entry: Entry;
  readonly path: string;
  readonly unpacking: Unpacking;
}

async function unpackEntry({ zip, buffer, entry, path, unpacking }: UnpackRequest): Promise<Uint8Array> {
  const start = await findFileData(zip, entry, path);
  const packed = buffer.subarray(start, start + entry.compressedSize);
  const expected = entry.uncompressedSize;
  const bytes = entry.compressionMethod === STORED ? packed : inflate(packed, { path, expected, allowed: unpacking.bytesLeft() });
  if (bytes.length !== expected) {
    throw rejectEntry(path, `unpacks to ${bytes.length} bytes, but its header says ${expected}; the archive is damaged`);
  }
  if (crc32(bytes) !== entry.crc32) throw rejectEntry(path, 'does not match its checksum; the archive is damaged');
  return bytes;
}

async function findFileData(zip: ZipFile, entry: Entry, path: string): Promise<number> {
  try {
    return (await zip.readLocalFileHeaderPromise(entry, { minimal: true })).fileDataStart;
  } catch (error) {
    throw rejectEntry(path, `has no readable header: ${messageOf(error)}`, error);
  }
}

/** Memory for one piece of output: by default 16 kB even for a file of a few bytes, of which a data set may have thousands. */
const PIECE_BYTES = { least: 64, most: 65_536 };

interface InflateRequest {
  readonly path: string;
  /** Size in the header, which is not trusted. */
  readonly expected: number;
  readonly allowed: number;
}

function inflate(packed: Uint8Array, { path, expected, allowed }: InflateRequest): Uint8Array {
  // zlib does not accept a limit of 0, or one above Node's maximum buffer length.
  const limit = Math.min(allowed, constants.MAX_LENGTH);
  try {
    const chunkSize = Math.min(Math.max(PIECE_BYTES.least, expected + 1), PIECE_BYTES.most);
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, limit), chunkSize });
  } catch (error) {
    if (error instanceof Error && (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooManyBytes(path, limit);
    throw rejectEntry(path, `cannot be unpacked: ${messageOf(error)}`, error);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
