import path from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { createS3Client } from '../../../core/storage/s3-store.ts';
import { flipOnDisk } from '../../support/flip-on-disk.ts';
import type { Site } from './site.ts';

/** Writes other bytes under an object's key but leaves its stored hash unchanged, like a failing disk or program. */
export async function putBehindTheStore({ services, store }: Site, key: string, bytes: Uint8Array): Promise<void> {
  const { endpoint, ...settings } = services.s3;
  const client = createS3Client({ ...settings, endpoint: endpoint ?? '' });
  const sha256 = (await store.find(key))?.sha256;
  const metadata = sha256 === undefined ? {} : { Metadata: { sha256 } };
  try {
    await client.send(new PutObjectCommand({ Bucket: settings.bucket, Key: key, Body: bytes, ...metadata }));
  } finally {
    client.destroy();
  }
}

/** Flips one bit in the middle of an object through S3, so that the service considers the new bytes valid. */
export async function flipBit(site: Site, key: string): Promise<void> {
  const pointer = await site.store.readPointer(key);
  if (pointer === null) throw new Error(`There is no object ${key} to spoil.`);
  const bytes = Uint8Array.from(pointer.bytes);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await putBehindTheStore(site, key, bytes);
}

/** Flips one bit of an object in MinIO's files; MinIO then answers every request for it with 503. */
export async function flipBitOnDisk({ folder, store }: Site, key: string): Promise<void> {
  const content = (await store.readPointer(key))?.bytes ?? new Uint8Array();
  await flipOnDisk(path.join(folder, 'minio'), key, content);
}
