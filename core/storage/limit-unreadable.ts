import { setTimeout as delay } from 'node:timers/promises';
import { DurasweepError } from '../domain/errors.ts';
import { ArtifactCorrupted, type ArtifactStore } from './artifact-store.ts';

const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 250;
/** Other objects that are tried before the store itself counts as away. */
const OTHERS_TRIED = 4;

/**
 * A store that tells an object which cannot be read from a service that is away. A service that keeps checksums of its own answers with a
 * server error for an object that is damaged on its disk, for ever. After a few attempts such an object is `ArtifactCorrupted`, if others
 * can be read meanwhile.
 */
export function limitUnreadable(store: ArtifactStore): ArtifactStore {
  return {
    ...store,
    get: (reference) => limit(store, reference.key, () => store.get(reference)),
    find: (key) => limit(store, key, () => store.find(key)),
    readPointer: (key) => limit(store, key, () => store.readPointer(key)),
  };
}

async function limit<T>(store: ArtifactStore, key: string, read: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof DurasweepError) || error.failureClass !== 'StorageUnavailable') throw error;
      if (!(await canReadOthers(store, key))) throw error;
      if (attempt === ATTEMPTS) {
        throw new ArtifactCorrupted(`Object ${key} cannot be read while others can: ${error.message}`, { cause: error });
      }
      await delay(FIRST_PAUSE_MS * 2 ** (attempt - 1));
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
