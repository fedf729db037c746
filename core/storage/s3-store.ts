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
import { ArtifactCorrupted, type ArtifactStore, type Pointer, type PutOptions } from './artifact-store.ts';
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
    put: (put) => putObject({ client, bucket, encryption }, put),
    get: (reference) => getObject(client, reference),
    find: (key) => findObject(client, bucket, key),
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

async function putObject({ client, bucket, encryption }: Target, put: PutOptions): Promise<ArtifactReference> {
  const { key, bytes, contentType, sha256 = sha256Hex(bytes) } = put;
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
  if (written !== null) return { bucket, key, sha256, bytes: bytes.byteLength };
  const existing = await findObject(client, bucket, key);
  if (existing === null) throw new DurasweepError('StorageUnavailable', `Object ${key} was removed while it was being written.`);
  return existing;
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

async function getObject(client: S3Client, reference: ArtifactReference): Promise<Uint8Array> {
  const { bucket, key, sha256 } = reference;
  const bytes = await attempt(
    `read ${key}`,
    async () => (await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }))).Body?.transformToByteArray(),
    isNotFound,
  );
  if (bytes === null || bytes === undefined) throw new ArtifactCorrupted(`Object ${key} is not in bucket ${bucket}.`);
  const found = sha256Hex(bytes);
  if (found !== sha256) throw new ArtifactCorrupted(`Object ${key} has sha256 ${found}, expected ${sha256} (${bytes.byteLength} bytes).`);
  return bytes;
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
  return attempt(
    `read ${key}`,
    async () => {
      const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return { bytes: (await answer.Body?.transformToByteArray()) ?? new Uint8Array(), tag: answer.ETag ?? '' };
    },
    isNotFound,
  );
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
