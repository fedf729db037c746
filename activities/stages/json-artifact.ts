import type { ArtifactReference } from '../../core/domain/artifact.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';

export function putJson(store: ArtifactStore, key: string, value: unknown): Promise<ArtifactReference> {
  return store.put({ key, bytes: Buffer.from(JSON.stringify(value)), contentType: 'application/json' });
}

/** Reads back what this project wrote; the reference's hash vouches for the bytes. */
export async function getJson<T>(store: ArtifactStore, reference: ArtifactReference): Promise<T> {
  return JSON.parse(Buffer.from(await store.get(reference)).toString('utf8')) as T;
}
