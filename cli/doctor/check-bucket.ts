import { randomUUID } from 'node:crypto';
import type { S3Settings } from '../../core/domain/service-settings.ts';
import { createS3Store } from '../../core/storage/s3-store.ts';
import { ensureBucket } from '../../infra/services/minio-server.ts';
import { START_SERVERS } from './check-temporal.ts';
import { type Finding, right, unknown, wrong } from './finding.ts';

/** Whether objects can be written, read and removed, and whether the store refuses a second write, which keeps artifacts immutable. */
export async function checkBucket(settings: S3Settings | null): Promise<Finding[]> {
  if (settings === null) return [unknown(`no store is given and none of this clone runs now; ${START_SERVERS}`)];
  const place = `the store at ${settings.endpoint ?? `Amazon S3, ${settings.region}`}, bucket "${settings.bucket}"`;
  try {
    await ensureBucket(settings);
    return [await tryWrites(settings, place)];
  } catch (error) {
    return [
      wrong(
        (error as Error).message,
        'Check S3_ENDPOINT, S3_REGION, S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, and what the key may do: get, put, delete, list.',
      ),
    ];
  }
}

async function tryWrites(settings: S3Settings, place: string): Promise<Finding> {
  const store = createS3Store(settings);
  const key = `doctor/${randomUUID()}`;
  try {
    const written = await store.put({ key, bytes: new TextEncoder().encode('first') });
    const again = await store.put({ key, bytes: new TextEncoder().encode('second') });
    await store.get(written);
    if (again.sha256 === written.sha256) return right(`${place}, can be written to and keeps what was written first`);
  } finally {
    await store.remove(key);
  }
  return wrong(
    `${place} lets an object be overwritten that "If-None-Match: *" protects: two workers could spoil a trial`,
    'Use a store that honours conditional writes: MinIO from 2024-11-07 on, or Amazon S3.',
  );
}
