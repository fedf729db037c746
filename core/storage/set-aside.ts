import type { ArtifactReference } from '../domain/artifact.ts';
import { STORE_FOLDERS } from '../domain/store-paths.ts';
import { ArtifactCorrupted, type ArtifactStore, type PutOptions, type StoredObject } from './artifact-store.ts';
import { sha256Hex } from './s3-store.ts';

/** The result of quarantining an object. */
export interface SetAside {
  readonly key: string;
  readonly reason: string;
  /** Where its bytes are now; null if they could not be read. */
  readonly keptAs: string | null;
}

/** Moves an unusable object into quarantine, with a note giving the reason, so that it can be recreated. */
export async function setAside(store: ArtifactStore, key: string, reason: string): Promise<SetAside> {
  const bytes = await readRaw(store, key);
  const name = `${STORE_FOLDERS.quarantine}${key}/${bytes === null ? 'unreadable' : sha256Hex(bytes).slice(0, 16)}`;
  if (bytes !== null) await store.put({ key: name, bytes });
  const note: SetAside = { key, reason, keptAs: bytes === null ? null : name };
  await store.put({ key: `${name}.json`, bytes: Buffer.from(JSON.stringify(note)), contentType: 'application/json' });
  await store.remove(key);
  return note;
}

async function readRaw(store: ArtifactStore, key: string): Promise<Uint8Array | null> {
  return (await unlessCorrupted(store.readPointer(key)))?.bytes ?? null;
}

export interface Verified<T> {
  readonly reference: ArtifactReference;
  readonly value: T;
}

/** Inspects the object under a key: its problem, or null; and its value, if it is intact. */
export async function inspect<T>(
  store: ArtifactStore,
  key: string,
  decode: (bytes: Uint8Array) => T,
): Promise<{ readonly found: Verified<T> | null; readonly problem: string | null }> {
  try {
    const stored = await store.read(key);
    return stored === null ? { found: null, problem: null } : tryDecode(stored, decode);
  } catch (error) {
    if (!(error instanceof ArtifactCorrupted)) throw error;
    return { found: null, problem: error.message };
  }
}

function tryDecode<T>({ reference, bytes }: StoredObject, decode: (bytes: Uint8Array) => T) {
  try {
    return { found: { reference, value: decode(bytes) }, problem: null };
  } catch (error) {
    return { found: null, problem: `Object ${reference.key} has unexpected content: ${(error as Error).message}` };
  }
}

/** An object and its content; null if there is none, or if it is unusable and was quarantined. */
export async function findVerified<T>(store: ArtifactStore, key: string, decode: (bytes: Uint8Array) => T): Promise<Verified<T> | null> {
  const { found, problem } = await inspect(store, key, decode);
  if (problem !== null) await setAside(store, key, problem);
  return found;
}

/** Number of bytes up to which an object is sent without looking whether it exists. */
const SENT_AT_ONCE = 1_000_000;

/** Writes an object like `put`, but verifies an existing one, and replaces it if it is unusable. */
export async function putVerified(
  store: ArtifactStore,
  put: PutOptions,
  decode: (bytes: Uint8Array) => unknown = (bytes) => bytes,
): Promise<ArtifactReference> {
  const find = async () => (await findVerified(store, put.key, decode))?.reference;
  // Usually there is none, so looking for it first would only take another request; but a large one is not sent in vain.
  const known = put.bytes.byteLength > SENT_AT_ONCE ? await find() : ((await unlessCorrupted(store.create(put))) ?? (await find()));
  return known ?? (await store.put(put));
}

/** Null if the object failed verification. */
export async function unlessCorrupted<T>(request: Promise<T>): Promise<T | null> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ArtifactCorrupted) return null;
    throw error;
  }
}
