import type { z } from 'zod';
import type { ArtifactReference } from '../../core/domain/artifact.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { findVerified, putVerified, type Verified } from '../../core/storage/set-aside.ts';

export function putJson(store: ArtifactStore, key: string, value: unknown): Promise<ArtifactReference> {
  return store.put({ key, bytes: Buffer.from(JSON.stringify(value)), contentType: 'application/json' });
}

/** Reads back what this project wrote; the reference's hash vouches for the bytes. */
export async function getJson<T>(store: ArtifactStore, reference: ArtifactReference): Promise<T> {
  return JSON.parse(Buffer.from(await store.get(reference)).toString('utf8')) as T;
}

/** As `putJson`, after making sure that an object which is there already is whole. */
export function putJsonVerified(store: ArtifactStore, key: string, value: unknown): Promise<ArtifactReference> {
  return putVerified(store, { key, bytes: Buffer.from(JSON.stringify(value)), contentType: 'application/json' });
}

/** A JSON object and its reference; null where there is none, or where it does not verify and was therefore set aside. */
export function findJson<T>(store: ArtifactStore, key: string, schema: z.ZodType): Promise<Verified<T> | null> {
  return findVerified(store, key, (bytes) => decodeJson<T>(bytes, schema));
}

/** @param schema what its reader relies on; the type says the rest @throws Error where the bytes are something else */
export function decodeJson<T>(bytes: Uint8Array, schema: z.ZodType): T {
  const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  schema.parse(value);
  return value as T;
}
