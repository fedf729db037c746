import type { ArtifactReference } from '../../../../core/domain/artifact.ts';
import { ArtifactCorrupted, type ArtifactStore, type PutOptions } from '../../../../core/storage/artifact-store.ts';
import { sha256Hex } from '../../../../core/storage/s3-store.ts';

export interface MemoryStore extends ArtifactStore {
  /** The objects themselves, for tests that damage or look at them. */
  readonly objects: Map<string, Uint8Array>;
}

/** The artifact store's contract in a map: what the S3 store is compared with. */
export function createMemoryStore(): MemoryStore {
  const objects = new Map<string, Uint8Array>();
  const written = new Map<string, ArtifactReference>();
  const pointers = new Map<string, { bytes: Uint8Array; tag: string }>();
  let moves = 0;
  const readObject = (key: string) => {
    const bytes = objects.get(key);
    return bytes === undefined ? null : { bytes, tag: sha256Hex(bytes) };
  };
  const find = (key: string) => (objects.has(key) ? (written.get(key) ?? null) : null);
  function refer({ key, bytes }: PutOptions): ArtifactReference {
    return { bucket: 'memory', key, sha256: sha256Hex(bytes), bytes: bytes.byteLength };
  }
  function create({ key, bytes }: PutOptions): ArtifactReference | null {
    if (find(key) !== null) return null;
    const reference = refer({ key, bytes });
    // The caller may use its memory again.
    objects.set(key, Uint8Array.from(bytes));
    written.set(key, reference);
    return reference;
  }
  function get({ key, sha256 }: ArtifactReference): Uint8Array {
    const bytes = objects.get(key);
    if (bytes === undefined || sha256Hex(bytes) !== sha256) throw new ArtifactCorrupted(`Object ${key} is gone or damaged.`);
    return bytes;
  }
  return {
    objects,
    refer,
    put: async (options) => create(options) ?? (find(options.key) as ArtifactReference),
    create: async (options) => create(options),
    get: async (reference) => get(reference),
    find: async (key) => find(key),
    async read(key) {
      const reference = find(key);
      return reference === null ? null : { reference, bytes: get(reference) };
    },
    list: async (prefix) => [...objects.keys()].filter((key) => key.startsWith(prefix)).sort(),
    remove: async (key) => void objects.delete(key),
    readPointer: async (key) => pointers.get(key) ?? readObject(key),
    async movePointer({ key, bytes, tag }) {
      if ((pointers.get(key)?.tag ?? null) !== tag) return null;
      moves += 1;
      pointers.set(key, { bytes, tag: String(moves) });
      return String(moves);
    },
  };
}
