import { CreateBucketCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { buildS3Credentials, type S3Settings } from '../../core/domain/service-settings.ts';
import { ExpectedError } from '../expected-error.mjs';

/** The SDK tries three times; by default it would wait minutes for an unreachable address. */
const BUCKET_TIMEOUTS_MS = { connectionTimeout: 4_000, requestTimeout: 10_000, throwOnRequestTimeout: true };

/**
 * Creates the bucket if it does not exist.
 *
 * @throws ExpectedError naming the store, the bucket and the store's answer.
 */
export async function ensureBucket(store: S3Settings): Promise<void> {
  const client = connectS3(store);
  try {
    if (await hasBucket(client, store.bucket)) return;
    await client.send(new CreateBucketCommand({ Bucket: store.bucket }));
  } catch (error) {
    // Another process created it in the meantime.
    if ((error as Error).name === 'BucketAlreadyOwnedByYou') return;
    const place = store.endpoint ?? `Amazon S3, ${store.region}`;
    throw new ExpectedError(`Cannot open or create the bucket "${store.bucket}" at ${place}: ${describeAnswer(error as Error)}`, {
      cause: error,
    });
  } finally {
    client.destroy();
  }
}

/** The SDK's message is empty for a refused connection to a name with several addresses, and unhelpful for answers without a body. */
function describeAnswer(error: Error & { readonly code?: string }): string {
  const { name, message, code } = error;
  const words = message || code || 'no answer';
  return name === 'Error' ? words : `${name}: ${words}`;
}

export function connectS3(store: S3Settings): S3Client {
  return new S3Client({
    ...(store.endpoint !== null && { endpoint: store.endpoint, forcePathStyle: true }),
    region: store.region,
    requestHandler: BUCKET_TIMEOUTS_MS,
    ...buildS3Credentials(store),
  });
}

export async function hasBucket(client: S3Client, bucket: string): Promise<boolean> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
    return true;
  } catch (error) {
    if ((error as Error).name === 'NotFound') return false;
    throw error;
  }
}
