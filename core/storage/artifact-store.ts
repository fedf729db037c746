import type { ArtifactReference } from '../domain/artifact.ts';

export interface PutOptions {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly contentType?: string;
  /** Hash of the bytes, lower-case hexadecimal, if the caller already has it. */
  readonly sha256?: string;
}

/** An intact object. */
export interface StoredObject {
  readonly reference: ArtifactReference;
  readonly bytes: Uint8Array;
}

/** A pointer's content, and the tag for a later `movePointer`. */
export interface Pointer {
  readonly bytes: Uint8Array;
  readonly tag: string;
}

/**
 * The artifact store. Objects are immutable: written once, whole, then referenced by hash. The only exception is pointers: small objects
 * that move by compare-and-swap, so that of two writers one loses and is told so.
 *
 * Every method throws DurasweepError `StorageUnavailable` if the store cannot be reached or answers with a server error, and
 * `StorageRefused` if it refuses the request: wrong keys, missing permissions, no such bucket.
 */
export interface ArtifactStore {
  /** The reference that an object will have once it is written; no request. */
  refer(options: PutOptions): ArtifactReference;
  /** Writes an object unless it exists; otherwise the existing one stays and its reference is returned: the first writer wins. */
  put(options: PutOptions): Promise<ArtifactReference>;
  /** Writes an object unless it exists; null if it does. @throws ArtifactCorrupted if an object that cannot be read prevents it. */
  create(options: PutOptions): Promise<ArtifactReference | null>;
  /** @throws ArtifactCorrupted if the object is missing or its hash does not match the reference. */
  get(reference: ArtifactReference): Promise<Uint8Array>;
  /** The reference of the object under a key, or null. */
  find(key: string): Promise<ArtifactReference | null>;
  /** The object under a key, or null. @throws ArtifactCorrupted if its hash does not match the one it was written with. */
  read(key: string): Promise<StoredObject | null>;
  /** All keys under a prefix, sorted. */
  list(prefix: string): Promise<string[]>;
  /** Removes an object that nothing refers to any more; no error if it does not exist. */
  remove(key: string): Promise<void>;
  readPointer(key: string): Promise<Pointer | null>;
  /** Moves a pointer whose tag is `tag` (null: it does not exist yet); null if another writer has moved it. */
  movePointer(options: PutOptions & { readonly tag: string | null }): Promise<string | null>;
}

/** An object whose bytes do not match its reference, or that cannot be read while others can. */
export class ArtifactCorrupted extends Error {
  override readonly name = 'ArtifactCorrupted';
}
