import type { ArtifactReference } from '../domain/artifact.ts';

export interface PutOptions {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly contentType?: string;
  /** Of the bytes, lower-case hexadecimal, where the caller has it already. */
  readonly sha256?: string;
}

/** A pointer's content and the tag that a later `movePointer` must name. */
export interface Pointer {
  readonly bytes: Uint8Array;
  readonly tag: string;
}

/**
 * Where artifacts lie. Objects are immutable: written whole once, then referred to by hash. Pointers are the one exception: small objects
 * that move by compare-and-swap, so that of two writers one loses and knows it.
 *
 * Every method throws DurasweepError `StorageUnavailable` when the store cannot be reached or answers with a server error, and
 * `StorageRefused` when it answers that it will not serve us: wrong keys, missing rights, no such bucket.
 */
export interface ArtifactStore {
  /** Writes an object that is not there yet; where one is, it stays, and its reference comes back: the first writer wins. */
  put(options: PutOptions): Promise<ArtifactReference>;
  /** @throws ArtifactCorrupted if the object is gone or its bytes do not hash to the reference. */
  get(reference: ArtifactReference): Promise<Uint8Array>;
  /** The reference of the object under a key, or null. */
  find(key: string): Promise<ArtifactReference | null>;
  /** All keys under a prefix, sorted. */
  list(prefix: string): Promise<string[]>;
  /** Removes an object that nothing refers to any more; no error if it is not there. */
  remove(key: string): Promise<void>;
  readPointer(key: string): Promise<Pointer | null>;
  /** Moves a pointer from the state `tag` names (null: not there yet); null if another moved it in between. */
  movePointer(options: PutOptions & { readonly tag: string | null }): Promise<string | null>;
}

/** An object whose bytes are not those its reference promises, or cannot be read while others of the store can. */
export class ArtifactCorrupted extends Error {
  override readonly name = 'ArtifactCorrupted';
}
