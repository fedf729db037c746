import type { ArtifactStore } from '../core/storage/artifact-store.ts';
import { createS3Store } from '../core/storage/s3-store.ts';
import { startPlatform } from './platform.ts';

/** Provides the store for the duration of `use`, starting the servers if necessary. No workers are needed. */
export async function withStore<T>(signal: AbortSignal, use: (store: ArtifactStore) => Promise<T>): Promise<T> {
  const notice = (message: string): void => void process.stderr.write(`${message}\n`);
  const platform = await startPlatform({ signal, onNotice: notice, withoutWorkers: true });
  try {
    return await use(createS3Store(platform.services.s3));
  } finally {
    await platform.stop();
  }
}
