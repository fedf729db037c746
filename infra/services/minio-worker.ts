import { createCipheriv, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { S3Client } from '@aws-sdk/client-s3';
import { SignatureV4 } from '@smithy/signature-v4';
import { DurasweepError } from '../../core/domain/errors.ts';
import type { S3WithKeys } from '../../core/domain/service-settings.ts';
import type { MinioCredentials } from './credentials.ts';

/** The workers' user and policy in MinIO. */
interface WorkerUser {
  /** The server with the owner's credentials. */
  readonly root: S3WithKeys & { readonly endpoint: string };
  readonly worker: MinioCredentials;
}

const POLICY_NAME = 'durasweep-worker';
/** It is ready by then, but on a machine that is many times overloaded an answer takes long. */
const ANSWER_TIMEOUT_MS = 60_000;
/** Parameters of MinIO's encryption of secrets with a password: PBKDF2 and AES-GCM in chunks; we use a single chunk. */
const ENCRYPTION = { id: 2, iterations: 8_192, saltBytes: 32, nonceBytes: 8, tagBytes: 16, lastChunk: 0x80 };

/**
 * Creates the workers' user, or resets its password and permissions: it may only read, write and delete objects in the bucket.
 *
 * @throws Error with MinIO's answer if it refuses; DurasweepError StorageUnavailable if it does not answer.
 */
export async function ensureWorkerUser({ root, worker }: WorkerUser): Promise<void> {
  const { accessKeyId, secretAccessKey } = worker;
  // Answered once the stored accounts are loaded: that first load discards accounts and policies that were created meanwhile.
  await callAdmin(root, 'GET', 'list-users');
  const user = JSON.stringify({ secretKey: secretAccessKey, status: 'enabled' });
  await Promise.all([
    callAdmin(root, 'PUT', 'add-user', { accessKey: accessKeyId }, await encrypt(root.secretAccessKey, Buffer.from(user))),
    callAdmin(root, 'PUT', 'add-canned-policy', { name: POLICY_NAME }, Buffer.from(JSON.stringify(buildPolicy(root.bucket)))),
  ]);
  const attached = { policyName: POLICY_NAME, userOrGroup: accessKeyId, isGroup: 'false' };
  await callAdmin(root, 'PUT', 'set-user-or-group-policy', attached);
}

function buildPolicy(bucket: string): object {
  const arn = `arn:aws:s3:::${bucket}`;
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: ['s3:ListBucket', 's3:GetBucketLocation'], Resource: [arn] },
      { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], Resource: [`${arn}/*`] },
    ],
  };
}

async function callAdmin(
  root: WorkerUser['root'],
  method: 'GET' | 'PUT',
  action: string,
  query: Record<string, string> = {},
  body: Uint8Array = new Uint8Array(),
): Promise<void> {
  const { host, hostname, port } = new URL(root.endpoint);
  const path = `/minio/admin/v3/${action}`;
  const request = { method, protocol: 'http:', hostname, port: Number(port), path, query, headers: { host }, body };
  const { headers } = await createSigner(root).sign(request);
  const url = `${root.endpoint}${path}?${new URLSearchParams(query)}`;
  const content = method === 'PUT' ? new Uint8Array(body) : null;
  const response = await fetch(url, { method, headers, body: content, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) }).catch((cause) => {
    const how = `within ${ANSWER_TIMEOUT_MS / 1_000} s (${(cause as Error).message})`;
    throw new DurasweepError('StorageUnavailable', `MinIO did not answer ${action} ${how}. Try again when the machine is less busy.`, {
      cause,
    });
  });
  if (response.ok) return;
  throw new Error(`MinIO refused ${action} for the workers' account (status ${response.status}): ${(await response.text()).slice(0, 500)}`);
}

function createSigner({ region, accessKeyId, secretAccessKey }: S3WithKeys): SignatureV4 {
  const credentials = { accessKeyId, secretAccessKey };
  const { sha256 } = new S3Client({ region, credentials }).config;
  return new SignatureV4({ service: 's3', region, credentials, sha256, uriEscapePath: false });
}

/** MinIO's format of secrets: salt, algorithm, nonce, then the encrypted text with its tag. */
async function encrypt(password: string, text: Buffer): Promise<Buffer> {
  const { id, iterations, saltBytes, nonceBytes, tagBytes, lastChunk } = ENCRYPTION;
  const [salt, nonce] = [randomBytes(saltBytes), randomBytes(nonceBytes)];
  const key = await promisify(pbkdf2)(password, salt, iterations, 32, 'sha256');
  const seal = (chunk: number, associated: Buffer, content: Buffer) => {
    const counter = Buffer.alloc(4);
    counter.writeUInt32LE(chunk);
    const cipher = createCipheriv('aes-256-gcm', key, Buffer.concat([nonce, counter]), { authTagLength: tagBytes }).setAAD(associated);
    return Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()]);
  };
  const header = seal(0, Buffer.alloc(0), Buffer.alloc(0));
  const sealed = seal(1, Buffer.concat([Buffer.from([lastChunk]), header]), text);
  return Buffer.concat([salt, Buffer.from([id]), nonce, sealed]);
}
