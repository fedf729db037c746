import { constants } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DatasetConfiguration } from '../../configs/dataset-schema.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import { type ReadableFolders, resolveAllowed } from './allowed-location.ts';

/** Bytes of one file (an archive or a single data file), or a folder's files by relative path. */
export type SourceContent =
  | { readonly type: 'file'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly type: 'folder'; readonly files: ReadonlyMap<string, Uint8Array> };

interface LocalSource {
  readonly location: string;
  readonly readable: ReadableFolders;
  readonly limits: DatasetConfiguration['limits'];
  /** Called for each file of a folder. */
  readonly onRead?: () => void;
}

/** Devices and pipes may have no end. */
const NOT_REGULAR = 'neither a regular file nor a folder';

/**
 * Reads a file or folder of this machine.
 * @throws DurasweepError DatasetRejected if it is too large or contains links or devices; Error if it is not allowed or cannot be read.
 */
export async function readLocalSource({ location, readable, limits, onRead = () => undefined }: LocalSource): Promise<SourceContent> {
  const place = await resolveAllowed(location, readable);
  const status = await stat(place);
  if (status.isDirectory()) return { type: 'folder', files: await readFolder(place, limits, onRead) };
  if (!status.isFile()) throw new Error(NOT_REGULAR);
  return { type: 'file', name: path.basename(location), bytes: await readRegularFile(place, limits.downloadBytes, location) };
}

async function readFolder(folder: string, limits: DatasetConfiguration['limits'], onRead: () => void): Promise<Map<string, Uint8Array>> {
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => !entry.isDirectory());
  if (entries.length > limits.entries) {
    throw new DurasweepError(
      'DatasetRejected',
      `${folder}: ${entries.length} files, but at most ${limits.entries} are allowed; raise dataset.limits.entries.`,
    );
  }
  const files = new Map<string, Uint8Array>();
  let left = limits.downloadBytes;
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isFile())
      throw new DurasweepError('DatasetRejected', `${file}: links and devices are not allowed; copy the data itself there.`);
    const bytes = await readRegularFile(file, left, folder);
    left -= bytes.byteLength;
    onRead();
    files.set(path.relative(folder, file).split(path.sep).join('/'), bytes);
  }
  return files;
}

/** Opened without blocking, in case it is a pipe, and checked after opening, when it can no longer be replaced. */
async function readRegularFile(file: string, maxBytes: number, shown: string): Promise<Uint8Array> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const status = await handle.stat();
    if (!status.isFile()) throw new Error(NOT_REGULAR);
    refuseLarge(status.size, maxBytes, shown);
    const bytes = await handle.readFile();
    refuseLarge(bytes.byteLength, maxBytes, shown);
    return bytes;
  } finally {
    await handle.close();
  }
}

function refuseLarge(bytes: number, maxBytes: number, shown: string): void {
  if (bytes <= maxBytes) return;
  throw new DurasweepError('DatasetRejected', `${shown}: larger than allowed; raise dataset.limits.downloadBytes.`);
}
