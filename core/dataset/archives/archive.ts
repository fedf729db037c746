import { gunzipSync, constants as zlib } from 'node:zlib';
import { isGzip, unpackGzip } from '../gzip.ts';
import { createUnpackBudget } from '../unpack-budget.ts';
import { isTar, readTar } from './tar.ts';
import { type ArchiveLimits, rejectArchive } from './unpacking.ts';
import { isZip, readZip } from './zip.ts';

export const DEFAULT_ARCHIVE_LIMITS: ArchiveLimits = { maxEntries: 200_000, maxUnpackedBytes: 512 * 1024 * 1024 };

export type ArchiveType = 'zip' | 'tar' | 'tar.gz';

/** Number of packed bytes that contain the first block of a tar, whatever the compression. */
const BEGINNING_BYTES = 4_096;

/** Type of an archive by its first bytes, whatever its name; null if it is not an archive. A single file packed with gzip is not one. */
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

/** The files in an archive, or the file itself. */
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
 * @throws DurasweepError `DatasetRejected`, naming the entry, if it is unsafe, damaged, larger than `limits` allow, or of an unsupported
 *   kind: see `readZip` and `readTar`.
 */
export async function readArchive({ archive, limits = DEFAULT_ARCHIVE_LIMITS }: ArchiveRequest): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = await unpack(archive, limits);
  if (files.has('[Content_Types].xml')) throw rejectArchive('an Excel workbook or another Office file; save the sheet as CSV');
  return files;
}

async function unpack(archive: Uint8Array, limits: ArchiveLimits): Promise<ReadonlyMap<string, Uint8Array>> {
  const type = recogniseArchive(archive);
  if (type === 'tar') return readTar({ bytes: archive, limits });
  // A file that is not an archive is reported as an unreadable zip.
  if (type !== 'tar.gz') return readZip({ bytes: archive, limits });
  const budget = createUnpackBudget(limits.maxUnpackedBytes);
  return readTar({ bytes: unpackGzip({ path: 'the archive', bytes: archive, budget }), limits });
}
