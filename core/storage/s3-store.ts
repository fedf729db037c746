import { createHash } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { ArtifactReference } from '../domain/artifact.ts';
import { DurasweepError } from '../domain/errors.ts';
import { buildS3Credentials, type S3Encryption, type S3Settings } from '../domain/service-settings.ts';
import { ArtifactCorrupted, type ArtifactStore, type Pointer, type PutOptions, type StoredObject } from './artifact-store.ts';
import { limitUnreadable } from './limit-unreadable.ts';
import { attempt, isNotFound, isPreconditionFailed } from './s3-failures.ts';

export function createS3Client(settings: Omit<S3Settings, 'bucket'>): S3Client {
  const { endpoint, region } = settings;
  return new S3Client({
    region,
    ...buildS3Credentials(settings),
    // MinIO and most self-hosted stores address buckets by path rather than host name.
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    maxAttempts: 3,
    // Contents are verified by sha256; a second checksum would only cost time.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    // Otherwise every object of 2 MB or more opens a connection and asks on it first, and training waits for its checkpoints.
    expectContinueHeader: false,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
  });
}

/** An artifact store in one bucket of an S3-compatible service that honours `If-None-Match` and `If-Match` on writes. */
export function createS3Store(options: S3Settings): ArtifactStore {
  const client = createS3Client(options);
  const { bucket } = options;
  const encryption = buildEncryptionFields(options.encryption);
  return limitUnreadable({
    refer: (put) => refer(bucket, put),
    put: (put) => putObject({ client, bucket, encryption }, put),
    create: (put) => createObject({ client, bucket, encryption }, put),
    get: (reference) => getObject(client, reference),
    find: (key) => findObject(client, bucket, key),
    read: (key) => readObject(client, bucket, key),
    list: (prefix) => listKeys(client, bucket, prefix),
    remove: (key) => attempt(`remove ${key}`, async () => void (await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })))),
    readPointer: (key) => readPointer(client, bucket, key),
    movePointer: (move) => movePointer({ client, bucket, encryption }, move),
  });
}

export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

interface Target {
  readonly client: S3Client;
  readonly bucket: string;
  readonly encryption: ReturnType<typeof buildEncryptionFields>;
}

/** Encryption parameters of every write. */
function buildEncryptionFields(encryption: S3Encryption | undefined) {
  if (encryption === undefined) return {};
  const { algorithm, keyId } = encryption;
  return { ServerSideEncryption: algorithm, ...(keyId === undefined ? {} : { SSEKMSKeyId: keyId }) };
}

function refer(bucket: string, { key, bytes, sha256 = sha256Hex(bytes) }: PutOptions): ArtifactReference {
  return { bucket, key, sha256, bytes: bytes.byteLength };
}

async function putObject(target: Target, put: PutOptions): Promise<ArtifactReference> {
  const { client, bucket } = target;
  const stored = (await createObject(target, put)) ?? (await findObject(client, bucket, put.key));
  if (stored === null) throw new DurasweepError('StorageUnavailable', `Object ${put.key} was removed while it was being written.`);
  return stored;
}

async function createObject({ client, bucket, encryption }: Target, put: PutOptions): Promise<ArtifactReference | null> {
  const reference = refer(bucket, put);
  const { key, sha256 } = reference;
  const { bytes, contentType } = put;
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: bytes,
    ContentType: contentType ?? 'application/octet-stream',
    Metadata: { sha256 },
    IfNoneMatch: '*',
    ...encryption,
  });
  signWith(command, sha256);
  const written = await attempt(`write ${key}`, () => client.send(command), isPreconditionFailed);
  return written === null ? null : reference;
}

/** The signature contains the hash of the content, which the service verifies, so it need not be computed twice. */
function signWith(command: PutObjectCommand, sha256: string): void {
  command.middlewareStack.add(
    (next) => (options) => {
      const { headers } = options.request as { headers: Record<string, string> };
      headers['x-amz-content-sha256'] = sha256;
      return next(options);
    },
    { step: 'build', name: 'contentSha256' },
  );
}

async function getObject(client: S3Client, { bucket, key, sha256 }: ArtifactReference): Promise<Uint8Array> {
  const answer = await download(client, bucket, key);
  if (answer === null) throw new ArtifactCorrupted(`Object ${key} is not in bucket ${bucket}.`);
  verify(key, answer.bytes, sha256);
  return answer.bytes;
}

async function readObject(client: S3Client, bucket: string, key: string): Promise<StoredObject | null> {
  const answer = await download(client, bucket, key);
  if (answer === null) return null;
  const { bytes, sha256 } = answer;
  verify(key, bytes, sha256);
  return { reference: { bucket, key, sha256, bytes: bytes.byteLength }, bytes };
}

function verify(key: string, bytes: Uint8Array, sha256: string): void {
  const found = sha256Hex(bytes);
  if (found !== sha256) throw new ArtifactCorrupted(`Object ${key} has sha256 ${found}, expected ${sha256} (${bytes.byteLength} bytes).`);
}

/** An object's bytes, its tag, and the hash with which it was written; null if there is none. */
function download(client: S3Client, bucket: string, key: string): Promise<(Pointer & { readonly sha256: string }) | null> {
  return attempt(
    `read ${key}`,
    async () => {
      const { Body, ETag = '', Metadata } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return { bytes: (await Body?.transformToByteArray()) ?? new Uint8Array(), tag: ETag, sha256: Metadata?.sha256 ?? '' };
    },
    isNotFound,
  );
}

async function findObject(client: S3Client, bucket: string, key: string): Promise<ArtifactReference | null> {
  const head = await attempt(`look up ${key}`, () => client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })), isNotFound);
  if (head === null) return null;
  return { bucket, key, sha256: head.Metadata?.sha256 ?? '', bytes: head.ContentLength ?? 0 };
}

async function listKeys(client: S3Client, bucket: string, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await attempt(`list ${prefix}`, () =>
      client.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...(token === undefined ? {} : { ContinuationToken: token }) }),
      ),
    );
    keys.push(...(page.Contents ?? []).flatMap((object) => object.Key ?? []));
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return keys.sort();
}

async function readPointer(client: S3Client, bucket: string, key: string): Promise<Pointer | null> {
  const answer = await download(client, bucket, key);
  return answer === null ? null : { bytes: answer.bytes, tag: answer.tag };
}

async function movePointer(
  { client, bucket, encryption }: Target,
  { key, bytes, contentType, tag }: PutOptions & { readonly tag: string | null },
): Promise<string | null> {
  const answer = await attempt(
    `move ${key}`,
    () =>
      client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: bytes,
          ContentType: contentType ?? 'application/json',
          ...encryption,
          ...(tag === null ? { IfNoneMatch: '*' } : { IfMatch: tag }),
        }),
      ),
    (error) => isPreconditionFailed(error) || isNotFound(error),
  );
  return answer === null ? null : (answer.ETag ?? '');
}
