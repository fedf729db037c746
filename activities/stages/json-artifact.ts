import type { z } from 'zod';
import type { ArtifactReference } from '../../core/domain/artifact.ts';
import type { ArtifactStore, PutOptions } from '../../core/storage/artifact-store.ts';
import { findVerified, putVerified, type Verified } from '../../core/storage/set-aside.ts';

export function putJson(store: ArtifactStore, key: string, value: unknown): Promise<ArtifactReference> {
  return store.put(buildJson(key, value));
}

/** Like `putJson`, and returns the stored value: an earlier writer's, if there is one. */
export async function shareJson<T>(store: ArtifactStore, key: string, value: T): Promise<T> {
  const isWritten = (await store.create(buildJson(key, value))) !== null;
  return isWritten ? value : getJson<T>(store, await putJson(store, key, value));
}

function buildJson(key: string, value: unknown): PutOptions {
  return { key, bytes: Buffer.from(JSON.stringify(value)), contentType: 'application/json' };
}

/** Reads an object written by this project; the reference's hash guarantees its content. */
export async function getJson<T>(store: ArtifactStore, reference: ArtifactReference): Promise<T> {
  return JSON.parse(Buffer.from(await store.get(reference)).toString('utf8')) as T;
}

/** Like `putJson`, but verifies an object that already exists. */
export function putJsonVerified(store: ArtifactStore, key: string, value: unknown): Promise<ArtifactReference> {
  return putVerified(store, buildJson(key, value));
}

/** A JSON object and its reference; null if there is none, or if it failed verification and was quarantined. */
export function findJson<T>(store: ArtifactStore, key: string, schema: z.ZodType): Promise<Verified<T> | null> {
  return findVerified(store, key, (bytes) => decodeJson<T>(bytes, schema));
}

/** @param schema the fields that its reader relies on; the type defines the rest @throws Error if the bytes do not match */
export function decodeJson<T>(bytes: Uint8Array, schema: z.ZodType): T {
  const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  schema.parse(value);
  return value as T;
}
