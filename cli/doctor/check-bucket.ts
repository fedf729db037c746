import { randomUUID } from 'node:crypto';
import type { S3Settings } from '../../core/domain/service-settings.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { createS3Store } from '../../core/storage/s3-store.ts';
import { ensureBucket } from '../../infra/services/ensure-bucket.ts';
import { START_SERVERS } from './check-temporal.ts';
import { type Finding, right, unknown, wrong } from './finding.ts';

/** Checks that a worker has every permission it needs in the bucket, and that the store refuses a second write, which keeps artifacts immutable. */
export async function checkBucket(settings: S3Settings | null): Promise<Finding[]> {
  if (settings === null) return [unknown(`no store is configured and this clone is not running one; ${START_SERVERS}`)];
  const place = `the store at ${settings.endpoint ?? `Amazon S3, ${settings.region}`}, bucket "${settings.bucket}"`;
  try {
    await ensureBucket(settings);
  } catch (error) {
    return [wrong((error as Error).message, 'Check S3_ENDPOINT, S3_REGION, S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY.')];
  }
  return checkObjectRights(createS3Store(settings), place);
}

/** The name in S3 policies of the permission that each step needs. */
const RIGHTS = { write: 's3:PutObject', read: 's3:GetObject', list: 's3:ListBucket', remove: 's3:DeleteObject' } as const;

/** Tries each permission separately, on a temporary object. */
export async function checkObjectRights(store: ArtifactStore, place: string): Promise<Finding[]> {
  const key = `doctor/${randomUUID()}`;
  const bytes = new TextEncoder().encode('first');
  const failures: Finding[] = [];
  const attempt = async <Result>(name: keyof typeof RIGHTS, act: () => Promise<Result>): Promise<Result | null> => {
    try {
      return await act();
    } catch (error) {
      failures.push(wrong(`${place}: ${(error as Error).message}`, `Grant ${RIGHTS[name]} to the key or role, and check the S3 settings.`));
      return null;
    }
  };
  const written = await attempt('write', () => store.put({ key, bytes }));
  await attempt('list', () => store.list(key));
  if (written !== null) {
    await attempt('read', () => store.get(written));
    const again = await attempt('write', () => store.put({ key, bytes: new TextEncoder().encode('second') }));
    if (again !== null && again.sha256 !== written.sha256) failures.push(buildOverwritingProblem(place));
    await attempt('remove', () => store.remove(key));
  }
  return failures.length > 0
    ? failures
    : [right(`${place}: objects can be written, read, listed and removed, and a second write does not replace the first`)];
}

function buildOverwritingProblem(place: string): Finding {
  return wrong(
    `${place} overwrites objects despite "If-None-Match: *": two workers could damage a trial`,
    'Use a store that supports conditional writes: MinIO from 2024-11-07 on, or Amazon S3.',
  );
}
