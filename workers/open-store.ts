import type { ArtifactStore } from '../core/storage/artifact-store.ts';
import { createS3Store } from '../core/storage/s3-store.ts';
import type { StorageSettings } from './environment.ts';

/** The artifact store that the settings name. */
export function openStore({ endpoint, ...settings }: StorageSettings): ArtifactStore {
  return createS3Store({ ...settings, ...(endpoint === null ? {} : { endpoint }) });
}
