import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { DurasweepError } from '../domain/errors.ts';
import type { S3Settings } from '../domain/service-settings.ts';
import { createS3Client } from './s3-store.ts';

/** An object in a listing. */
export interface ListedObject {
  readonly key: string;
  readonly bytes: number;
  readonly modifiedAtMs: number;
}

/** All objects of the store's bucket, by key. @throws DurasweepError StorageUnavailable */
export async function listObjects({ bucket, ...options }: S3Settings): Promise<ListedObject[]> {
  const client = createS3Client(options);
  const objects: ListedObject[] = [];
  let token: string | undefined;
  try {
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket: bucket, ...(token === undefined ? {} : { ContinuationToken: token }) }),
      );
      for (const { Key: key, Size: bytes = 0, LastModified: modified } of page.Contents ?? []) {
        if (key !== undefined) objects.push({ key, bytes, modifiedAtMs: modified?.getTime() ?? 0 });
      }
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return objects;
  } catch (error) {
    throw new DurasweepError('StorageUnavailable', `Could not list the objects of ${bucket}: ${(error as Error).message}`, {
      cause: error,
    });
  } finally {
    client.destroy();
  }
}
