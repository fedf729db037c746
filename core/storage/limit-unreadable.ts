import { setTimeout as delay } from 'node:timers/promises';
import { DurasweepError } from '../domain/errors.ts';
import { ArtifactCorrupted, type ArtifactStore } from './artifact-store.ts';

/** Number of attempts, each with several requests of the client. */
const ATTEMPTS = 2;
const PAUSE_MS = 250;
/** Number of other objects to try before the store itself counts as unavailable. */
const OTHERS_TRIED = 4;
/** A service takes seconds for each request of a damaged object; remembering the result saves this time when it is quarantined. */
const REMEMBERED_MS = 60_000;

/**
 * A store that distinguishes unreadable objects from an unavailable service. A service with its own checksums answers with a
 * server error for an object that is damaged on its disk, for ever. After a few attempts such an object is `ArtifactCorrupted` if others
 * can be read.
 */
export function limitUnreadable(store: ArtifactStore): ArtifactStore {
  const damaged = new Map<string, { readonly error: ArtifactCorrupted; readonly foundAt: number }>();
  async function limit<T>(key: string, read: () => Promise<T>): Promise<T> {
    const known = damaged.get(key);
    if (known !== undefined && performance.now() - known.foundAt < REMEMBERED_MS) throw known.error;
    damaged.delete(key);
    try {
      return await readLimited(store, key, read);
    } catch (error) {
      if (error instanceof ArtifactCorrupted && error.cause !== undefined) damaged.set(key, { error, foundAt: performance.now() });
      throw error;
    }
  }
  return {
    ...store,
    get: (reference) => limit(reference.key, () => store.get(reference)),
    find: (key) => limit(key, () => store.find(key)),
    read: (key) => limit(key, () => store.read(key)),
    async create(options) {
      try {
        return await store.create(options);
      } catch (error) {
        // A service that cannot read an object does not replace it either.
        if (isUnavailable(error)) await limit(options.key, () => store.find(options.key));
        throw error;
      }
    },
    readPointer: (key) => limit(key, () => store.readPointer(key)),
    async remove(key) {
      await store.remove(key);
      damaged.delete(key);
    },
  };
}

async function readLimited<T>(store: ArtifactStore, key: string, read: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read();
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      if (!(await canReadOthers(store, key))) throw error;
      if (attempt === ATTEMPTS) {
        throw new ArtifactCorrupted(`Object ${key} cannot be read while others can: ${error.message}`, { cause: error });
      }
      await delay(PAUSE_MS);
    }
  }
}

function isUnavailable(error: unknown): error is DurasweepError {
  return error instanceof DurasweepError && error.failureClass === 'StorageUnavailable';
}

/** Tries the nearest objects: in the same folder, then in its parent folders. */
async function canReadOthers(store: ArtifactStore, key: string): Promise<boolean> {
  const tried = new Set([key]);
  try {
    for (const folder of listFolders(key)) {
      for (const other of (await store.list(folder)).filter((name) => !tried.has(name))) {
        if (tried.size > OTHERS_TRIED) return false;
        tried.add(other);
        if (await canRead(store, other)) return true;
      }
    }
  } catch {
    // Not even a listing works: the service is unavailable.
  }
  return false;
}

/** From the innermost folder to the whole bucket. */
function listFolders(key: string): string[] {
  const parts = key.split('/').slice(0, -1);
  return Array.from({ length: parts.length + 1 }, (_, outer) => {
    const folder = parts.slice(0, parts.length - outer);
    return folder.length === 0 ? '' : `${folder.join('/')}/`;
  });
}

async function canRead(store: ArtifactStore, key: string): Promise<boolean> {
  try {
    return (await store.readPointer(key)) !== null;
  } catch {
    return false;
  }
}
