import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findJson, putJson } from '../../activities/stages/json-artifact.ts';
import { checkObjects } from '../../cli/doctor/check-objects.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { claimCheckpoints } from '../../core/storage/checkpoint-keeper.ts';
import { createS3Client, createS3Store, sha256Hex } from '../../core/storage/s3-store.ts';
import { putVerified } from '../../core/storage/set-aside.ts';
import { waitForStorage } from '../../core/storage/wait-for-storage.ts';
import { ensureMinioCredentials } from '../../infra/services/credentials.ts';
import { buildMinioSettings, type MinioServerOptions, startMinio } from '../../infra/services/minio-server.ts';
import { choosePorts } from '../../infra/services/ports.ts';
import type { ServerProcess } from '../../infra/services/server-process.ts';
import { ensureMinio } from '../../infra/set-up/toolchain.mjs';
import { flipOnDisk } from '../support/flip-on-disk.ts';
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
  store = createS3Store(buildMinioSettings(options));
  client = createS3Client(buildMinioSettings(options));
});

afterAll(async () => {
  client?.destroy();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function damage(key: string, bytes: Uint8Array | null): Promise<void> {
  const object = { Bucket: buildMinioSettings(options).bucket, Key: key };
  await (bytes === null ? client.send(new DeleteObjectCommand(object)) : client.send(new PutObjectCommand({ ...object, Body: bytes })));
}

/** Larger objects are stored in separate files. */
const LARGE = 300_000;

const open = () => ({ store, damage });

describe('the S3 store on MinIO', () => describeStoreContract(open, 'contract'));
describe('the checkpoint keeper on MinIO', () => describeKeeperContract(open, 'trial'));

it('a pointer has another tag after each move, even one to the same content, so an attempt that was overtaken cannot move it', async () => {
  const move = (tag: string | null) => store.movePointer({ key: 'trials/same/checkpoint.json', bytes: Buffer.from('{}'), tag });
  const first = await move(null);
  const second = await move(first);
  expect(second).not.toBe(first);
  expect(await move(first)).toBeNull();
});

describe('a store that refuses', () => {
  it('is distinguished from one that is unavailable, with the reason and what to do', async () => {
    const { endpoint, ...settings } = buildMinioSettings(options);
    const refused = createS3Store({ ...settings, endpoint: endpoint ?? '', secretAccessKey: 'not the right one' });
    const expected = { failureClass: 'StorageRefused', message: expect.stringMatching(/look up key: 403 Forbidden\. .*npm run doctor/) };
    await expect(refused.find('key')).rejects.toMatchObject(expected);
    await expect(refused.list('')).rejects.toMatchObject({ message: expect.stringMatching(/list : .*signature.*npm run doctor/i) });
    const elsewhere = createS3Store({ ...settings, endpoint: endpoint ?? '', bucket: 'no-such-bucket' });
    await expect(elsewhere.list('')).rejects.toMatchObject({ failureClass: 'StorageRefused', message: expect.stringContaining('bucket') });
  });
});

describe('a write to MinIO', () => {
  it('is refused if the received bytes do not match the hash', async () => {
    const damaged = store.put({ key: 'damaged', bytes: Buffer.from('damaged'), sha256: sha256Hex(Buffer.from('whole')) });
    await expect(damaged).rejects.toThrow(/write damaged: .*SHA256/i);
    expect(await store.find('damaged')).toBeNull();
  });
});

const WRITTEN = Buffer.from('what is written, at length, so that its middle is found on the disk');

/** The object that is stored in the end, and how many objects are in quarantine. */
async function writeAgain(name: string, change: (key: string) => Promise<unknown>): Promise<{ isWhole: boolean; setAside: number }> {
  const key = `again/${name}`;
  const first = await putVerified(store, { key, bytes: WRITTEN });
  await change(key);
  const isSame = (await putVerified(store, { key, bytes: WRITTEN })).sha256 === first.sha256;
  const isWhole = isSame && WRITTEN.equals(await store.get(first));
  return { isWhole, setAside: (await store.list(`quarantine/${key}/`)).length };
}

// MinIO takes seconds to answer for a damaged object.
describe.concurrent('a byte flipped on the disk of MinIO', () => {
  it('is no obstacle to writing the object again', async () => {
    expect(await writeAgain('damaged', (key) => flipOnDisk(folder, key, WRITTEN))).toEqual({ isWhole: true, setAside: 1 });
  });

  it('costs only that checkpoint: the previous one is used, and nothing waits for the damaged one', async () => {
    const keeper = await claimCheckpoints({ store, trialKey: 'flipped', owner: 'attempt 1' });
    for (const epoch of [1, 2]) await keeper.keep({ epoch, bytes: Buffer.alloc(LARGE, epoch) });
    await flipOnDisk(folder, 'trials/flipped/checkpoints/2-', Buffer.alloc(LARGE, 2));
    const next = await claimCheckpoints({ store, trialKey: 'flipped', owner: 'attempt 2' });
    const { value, warnings } = await next.load((bytes) => bytes[0]);
    expect({ value, warnings }).toEqual({ value: 1, warnings: [expect.stringContaining('Checkpoint of epoch 2 was skipped')] });
  });
});

describe('an object of a finished trial', () => {
  const result = { specification: 'what was trained, at length, so that its middle is found', summary: 1 };
  const find = (key: string) => findJson(store, key, z.looseObject({ specification: z.string() }));

  it.each(['result.json', 'evaluation.json', 'history.json'])('%s with a flipped bit is set aside, and can be recreated', async (name) => {
    const key = `trials/one bit/${name}`;
    const bytes = Buffer.from(JSON.stringify(result));
    await putJson(store, key, result);
    bytes[10] = (bytes[10] ?? 0) ^ 1;
    await damage(key, bytes);
    expect(await find(key)).toBeNull();
    expect(await store.list(`quarantine/${key}/`)).toHaveLength(2);
    await putJson(store, key, result);
    expect((await find(key))?.value).toEqual(result);
  });

  it('that MinIO finds damaged on its disk is named by the doctor, whose repair finishes and sets it aside', async () => {
    const key = 'trials/on disk/result.json';
    await putJson(store, key, result);
    await flipOnDisk(folder, key, Buffer.from(JSON.stringify(result)));
    const findings = await checkObjects(buildMinioSettings(options), { repair: true });
    expect(findings.filter(({ state }) => state === 'wrong').map(({ what }) => what)).toContainEqual(expect.stringContaining(key));
    expect(await store.list(`quarantine/${key}/`)).toEqual([`quarantine/${key}/unreadable.json`]);
    expect(await store.list('trials/on disk/')).toEqual([]);
  });
});

describe('an object that is written again', () => {
  it('stays if it is whole', async () => {
    expect(await writeAgain('whole', async () => undefined)).toEqual({ isWhole: true, setAside: 0 });
  });

  it('replaces one with other content, which is set aside with a note', async () => {
    expect(await writeAgain('other', (key) => damage(key, Buffer.from('other content')))).toEqual({ isWhole: true, setAside: 2 });
  });
});

describe('npm run doctor -- store', () => {
  it('finds a changed object, and sets it aside with --repair, so that it can be written again', async () => {
    const key = 'datasets/changed/raw.bin';
    const bytes = Buffer.from('as it was');
    const reference = await store.put({ key, bytes });
    await damage(key, Buffer.from('changed'));
    const find = async (repair: boolean) =>
      (await checkObjects(buildMinioSettings(options), { repair })).filter(({ state }) => state === 'wrong');
    expect((await find(false)).map(({ what }) => what)).toContainEqual(expect.stringContaining(key));
    expect(await store.find(key)).not.toBeNull();
    await find(true);
    expect(await find(false)).toEqual([]);
    expect(await store.list(`quarantine/${key}/`)).toHaveLength(2);
    expect(await store.put({ key, bytes })).toEqual(reference);
  });
});

describe('MinIO stopped and started again', () => {
  it('is reported as unavailable, waited for, and still contains its objects', async () => {
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
      refusalMilliseconds: 0,
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
