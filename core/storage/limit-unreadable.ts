import { setTimeout as delay } from 'node:timers/promises';
import { DurasweepError } from '../domain/errors.ts';
import { ArtifactCorrupted, type ArtifactStore } from './artifact-store.ts';

/** Each of them several requests of the client. */
const ATTEMPTS = 2;
const PAUSE_MS = 250;
/** Other objects that are tried before the store itself counts as away. */
const OTHERS_TRIED = 4;
/** A service takes seconds for each request of a damaged object; who reads it again soon, to set it aside, need not wait for that. */
const REMEMBERED_MS = 60_000;

/**
 * A store that tells an object which cannot be read from a service that is away. A service that keeps checksums of its own answers with a
 * server error for an object that is damaged on its disk, for ever. After a few attempts such an object is `ArtifactCorrupted`, if others
 * can be read meanwhile.
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
      if (!(error instanceof DurasweepError) || error.failureClass !== 'StorageUnavailable') throw error;
      if (!(await canReadOthers(store, key))) throw error;
      if (attempt === ATTEMPTS) {
        throw new ArtifactCorrupted(`Object ${key} cannot be read while others can: ${error.message}`, { cause: error });
      }
      await delay(PAUSE_MS);
    }
  }
}

/** Looks at the objects that lie nearest: in the same folder, then in those around it. */
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
    // Not even listed: away.
  }
  return false;
}

/** From the innermost out to the whole bucket. */
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
