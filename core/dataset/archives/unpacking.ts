import { DurasweepError } from '../../domain/errors.ts';
import { escapeControlCharacters } from '../rejection.ts';

export interface ArchiveLimits {
  /** Maximum number of entries (files and folders) of an archive. */
  readonly maxEntries: number;
  /** Maximum number of unpacked bytes of all files, counted while unpacking. */
  readonly maxUnpackedBytes: number;
}

/** The files of an archive while it is unpacked; the same rules apply to every kind of archive. */
export interface Unpacking {
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** @throws DurasweepError if there are more entries than the limits allow. */
  readonly countEntry: () => void;
  /** Bytes that may still be unpacked. */
  readonly bytesLeft: () => number;
  /** @param path from `tidyPath` @throws DurasweepError if the path already exists, or there are too many bytes. */
  readonly add: (path: string, bytes: Uint8Array) => void;
}

export function createUnpacking(limits: ArchiveLimits): Unpacking {
  const files = new Map<string, Uint8Array>();
  let entries = 0;
  let left = limits.maxUnpackedBytes;
  return {
    files,
    countEntry: () => {
      entries += 1;
      checkEntryCount(entries, limits);
    },
    bytesLeft: () => left,
    add: (path, bytes) => {
      if (path === '') throw rejectEntry(path, 'has no name; pack it again');
      if (files.has(path)) throw rejectEntry(path, 'occurs twice; every path may occur once');
      if (bytes.length > left) throw tooManyBytes(path, left);
      left -= bytes.length;
      files.set(path, bytes);
    },
  };
}

export function checkEntryCount(entries: number, limits: ArchiveLimits): void {
  if (entries > limits.maxEntries) throw rejectArchive(`${entries} entries; at most ${limits.maxEntries} are allowed`);
}

/**
 * An entry's name as a relative path. Some Windows programs write backslashes between folders, and tar writes `./` in front.
 *
 * @throws DurasweepError `DatasetRejected` if it is absolute, or leads out of the archive.
 */
export function tidyPath(name: string): string {
  const path = name.replaceAll('\\', '/');
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  const isOutside = path.startsWith('/') || /^[a-zA-Z]:/.test(path) || segments.includes('..');
  if (isOutside) throw rejectEntry(name, 'lies outside; only relative paths inside the archive are allowed');
  return segments.join('/');
}

export function tooManyBytes(path: string, left: number): DurasweepError {
  return rejectEntry(
    path,
    `unpacks to more bytes than the ${left} still allowed; raise dataset.limits.unpackedBytes if the data is really that large`,
  );
}

export function rejectEntry(path: string, reason: string, cause?: unknown): DurasweepError {
  return rejectArchive(`entry ${JSON.stringify(path)} ${reason}`, cause);
}

export function rejectArchive(reason: string, cause?: unknown): DurasweepError {
  return new DurasweepError('DatasetRejected', `Archive refused: ${escapeControlCharacters(reason)}.`, { cause });
}
