import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { createS3Client, createS3Store, sha256Hex } from '../../core/storage/s3-store.ts';
import { waitForStorage } from '../../core/storage/wait-for-storage.ts';
import { ensureMinioCredentials } from '../../infra/credentials.ts';
import { describeMinio, type MinioServerOptions } from '../../infra/minio-server.ts';
import { choosePorts } from '../../infra/ports.ts';
import { type ServerProcess, startMinio } from '../../infra/services.ts';
import { ensureMinio } from '../../infra/toolchain.ts';
import { describeKeeperContract } from '../unit/core/storage/keeper-contract.ts';
import { describeStoreContract } from '../unit/core/storage/store-contract.ts';

let folder: string;
let options: MinioServerOptions;
let server: ServerProcess;
let store: ArtifactStore;
let client: S3Client;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'durasweep-storage-'));
  const ports = await choosePorts(folder, {});
  const credentials = await ensureMinioCredentials(folder);
  options = { minioPath: await ensureMinio(), dataFolder: folder, port: ports.minio, consolePort: ports.minioConsole, credentials };
  server = await startMinio(options);
  const { endpoint, ...settings } = describeMinio(options);
  store = createS3Store({ ...settings, endpoint: endpoint ?? '' });
  client = createS3Client({ ...settings, endpoint: endpoint ?? '' });
});

afterAll(async () => {
  client?.destroy();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function damage(key: string, bytes: Uint8Array | null): Promise<void> {
  const object = { Bucket: describeMinio(options).bucket, Key: key };
  await (bytes === null ? client.send(new DeleteObjectCommand(object)) : client.send(new PutObjectCommand({ ...object, Body: bytes })));
}

const open = () => ({ store, damage });

describe('the S3 store on MinIO', () => describeStoreContract(open, 'contract'));
describe('the checkpoint keeper on MinIO', () => describeKeeperContract(open, 'trial'));

describe('a write to MinIO', () => {
  it('is refused when what arrives is not what was hashed', async () => {
    const damaged = store.put({ key: 'damaged', bytes: Buffer.from('damaged'), sha256: sha256Hex(Buffer.from('whole')) });
    await expect(damaged).rejects.toThrow(/write damaged: .*SHA256/i);
    expect(await store.find('damaged')).toBeNull();
  });
});

describe('MinIO stopped and started again', () => {
  it('is reported as unavailable, waited for, and still holds what it held', async () => {
    const reference = await store.put({ key: 'kept', bytes: Buffer.from('kept') });
    await server.stop();
    await expect(store.get(reference)).rejects.toMatchObject({ failureClass: 'StorageUnavailable' });
    let waits = 0;
    let markWaiting: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => {
      markWaiting = resolve;
    });
    const patient = waitForStorage(store, {
      signal: new AbortController().signal,
      onWait: () => {
        waits += 1;
        markWaiting();
      },
    });
    const written = patient.put({ key: 'written while away', bytes: Buffer.from('late') });
    await waiting;
    server = await startMinio(options);
    expect(await store.get(await written)).toEqual(new Uint8Array(Buffer.from('late')));
    expect(await store.get(reference)).toEqual(new Uint8Array(Buffer.from('kept')));
    expect(waits).toBeGreaterThan(0);
  });
});
