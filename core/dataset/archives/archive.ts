import { gunzipSync, constants as zlib } from 'node:zlib';
import { isGzip, unpackGzip } from '../gzip.ts';
import { createUnpackBudget } from '../unpack-budget.ts';
import { isTar, readTar } from './tar.ts';
import { type ArchiveLimits, rejectArchive } from './unpacking.ts';
import { isZip, readZip } from './zip.ts';

export const DEFAULT_ARCHIVE_LIMITS: ArchiveLimits = { maxEntries: 200_000, maxUnpackedBytes: 512 * 1024 * 1024 };

export type ArchiveType = 'zip' | 'tar' | 'tar.gz';

/** So many packed bytes hold the first block of a tar, whatever they are packed in. */
const BEGINNING_BYTES = 4_096;

/** What a file is by its first bytes, whatever its name says; null where it is no archive. A single file packed with gzip is none. */
export function recogniseArchive(bytes: Uint8Array): ArchiveType | null {
  if (isZip(bytes)) return 'zip';
  if (isTar(bytes)) return 'tar';
  return isGzip(bytes) && isTar(unpackBeginning(bytes)) ? 'tar.gz' : null;
}

function unpackBeginning(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes.subarray(0, BEGINNING_BYTES), { finishFlush: zlib.Z_SYNC_FLUSH });
  } catch {
    return new Uint8Array();
  }
}

/** The files that a file holds: those of an archive, or itself. */
export async function listFiles(file: {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly limits: ArchiveLimits;
}): Promise<ReadonlyMap<string, Uint8Array>> {
  const { name, bytes, limits } = file;
  return recogniseArchive(bytes) === null ? new Map([[name, bytes]]) : await readArchive({ archive: bytes, limits });
}

interface ArchiveRequest {
  readonly archive: Uint8Array;
  readonly limits?: ArchiveLimits;
}

/**
 * Unpacks an archive in memory. Folders are dropped; files keep the archive's order.
 *
 * @returns bytes by path (relative, `/` between segments).
 * @throws DurasweepError `DatasetRejected`, naming the entry, where it is unsafe, damaged, larger than `limits` allow, or of a kind that is
 *   not read: see `readZip` and `readTar`.
 */
export async function readArchive({ archive, limits = DEFAULT_ARCHIVE_LIMITS }: ArchiveRequest): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = await unpack(archive, limits);
  if (files.has('[Content_Types].xml')) throw rejectArchive('an Excel workbook or another Office file; save the sheet as CSV');
  return files;
}

async function unpack(archive: Uint8Array, limits: ArchiveLimits): Promise<ReadonlyMap<string, Uint8Array>> {
  const type = recogniseArchive(archive);
  if (type === 'tar') return readTar({ bytes: archive, limits });
  // What is no archive at all is told as a zip that cannot be read.
  if (type !== 'tar.gz') return readZip({ bytes: archive, limits });
  const budget = createUnpackBudget(limits.maxUnpackedBytes);
  return readTar({ bytes: unpackGzip({ path: 'the archive', bytes: archive, budget }), limits });
}
