import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateBucketCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { describeS3Keys, type S3Settings, type S3WithKeys } from '../../core/domain/service-settings.ts';
import { readSetupEnvironment } from '../environment.mjs';
import { ExpectedError } from '../expected-error.mjs';
import type { KeptCredentials } from './credentials.ts';
import { ensureWorkerUser } from './minio-worker.ts';
import { LOOPBACK } from './ports.ts';
import { type ServerProcess, startServer } from './server-process.ts';

export interface MinioServerOptions {
  readonly minioPath: string;
  /** Holds the objects and the log; the same folder again means the same state. */
  readonly dataFolder: string;
  readonly port: number;
  readonly consolePort: number;
  readonly credentials: KeptCredentials;
}

const BUCKET = 'durasweep';
const ANSWER_TIMEOUT_MS = 2_000;
/** The SDK tries three times; by itself it would wait minutes for an address where nobody is. */
const BUCKET_TIMEOUTS_MS = { connectionTimeout: 4_000, requestTimeout: 10_000, throwOnRequestTimeout: true };

/** Starts MinIO with its console, on loopback only; resolves when it serves, and the bucket and the workers' user are there. */
export async function startMinio(options: MinioServerOptions, signal?: AbortSignal): Promise<ServerProcess> {
  const objects = join(options.dataFolder, 'minio');
  await mkdir(objects, { recursive: true });
  const root = describeRoot(options);
  const server = await startServer({
    name: 'MinIO',
    program: options.minioPath,
    arguments: [
      ...['server', '--address', `${LOOPBACK}:${options.port}`, '--console-address', `${LOOPBACK}:${options.consolePort}`],
      // Else certificates that another MinIO of the user has would turn on TLS.
      ...['--certs-dir', join(options.dataFolder, 'minio-certificates'), '--quiet', objects],
    ],
    variables: describeVariables(options),
    logPath: join(options.dataFolder, 'logs', 'minio.log'),
    isReady: async () => (await answersReady(options.port)) && (await answersSigned(root)),
    signal,
  });
  try {
    await ensureBucket(root);
    await ensureWorker(root, describeMinio(options));
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** A full disk takes no users, and must not keep a server from starting whose workers are known already. */
async function ensureWorker(root: S3WithKeys & { readonly endpoint: string }, worker: S3WithKeys): Promise<void> {
  try {
    await ensureWorkerUser({ root, worker });
  } catch (error) {
    const client = connectS3(worker);
    const isKnown = await hasBucket(client, worker.bucket).catch(() => false);
    client.destroy();
    if (!isKnown) throw error;
  }
}

/** As workers reach it. */
export function describeMinio({ port, credentials }: Pick<MinioServerOptions, 'port' | 'credentials'>): S3WithKeys {
  return { ...describePlace(port), ...credentials.worker };
}

/** As its owner reaches it: what no other process than the command that starts it is given. */
function describeRoot({
  port,
  credentials: { accessKeyId, secretAccessKey },
}: MinioServerOptions): S3WithKeys & { readonly endpoint: string } {
  return { ...describePlace(port), accessKeyId, secretAccessKey };
}

function describePlace(port: number): { readonly endpoint: string; readonly region: string; readonly bucket: string } {
  return { endpoint: `http://${LOOPBACK}:${port}`, region: 'us-east-1', bucket: BUCKET };
}

/** Settings of another MinIO in the user's environment must not reach this one. */
function describeVariables(options: MinioServerOptions): NodeJS.ProcessEnv {
  const inherited = Object.entries(readSetupEnvironment().inherited).filter(([name]) => !name.startsWith('MINIO_'));
  return {
    ...Object.fromEntries(inherited),
    MINIO_ROOT_USER: options.credentials.accessKeyId,
    MINIO_ROOT_PASSWORD: options.credentials.secretAccessKey,
    MINIO_UPDATE: 'off',
    // By default pages of every site may read its answers.
    MINIO_API_CORS_ALLOW_ORIGIN: `http://${LOOPBACK}:${options.consolePort}`,
    // What is removed lies in a bin until then. The default, five minutes, is many checkpoints of a large network; the first time it is
    // emptied, MinIO still goes by that.
    MINIO_API_DELETE_CLEANUP_INTERVAL: '20s',
  };
}

/** Whether a MinIO at this port takes requests. */
async function answersReady(port: number): Promise<boolean> {
  const response = await fetch(`http://${LOOPBACK}:${port}/minio/health/ready`, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
  return response.ok;
}

/** Whether it takes signed requests: for a moment after it says that it is ready, MinIO answers them with 503. */
async function answersSigned(store: S3Settings): Promise<boolean> {
  const client = connectS3(store);
  try {
    await hasBucket(client, store.bucket);
    return true;
  } catch (error) {
    // What else may be wrong, making the bucket tells in words.
    const status = (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;
    return status !== undefined && status < 500;
  } finally {
    client.destroy();
  }
}

/**
 * Makes the bucket if it is not there.
 *
 * @throws ExpectedError naming the store, the bucket and what the store answered.
 */
export async function ensureBucket(store: S3Settings): Promise<void> {
  const client = connectS3(store);
  try {
    if (await hasBucket(client, store.bucket)) return;
    await client.send(new CreateBucketCommand({ Bucket: store.bucket }));
  } catch (error) {
    // Another start made it between our question and our request.
    if ((error as Error).name === 'BucketAlreadyOwnedByYou') return;
    const place = store.endpoint ?? `Amazon S3, ${store.region}`;
    throw new ExpectedError(`Cannot open or create the bucket "${store.bucket}" at ${place}: ${describeAnswer(error as Error)}`, {
      cause: error,
    });
  } finally {
    client.destroy();
  }
}

/** The SDK leaves the message of a refused connection empty where a name has several addresses, and answers without a body unexplained. */
function describeAnswer(error: Error & { readonly code?: string }): string {
  const { name, message, code } = error;
  const words = message || code || 'no answer';
  return name === 'Error' ? words : `${name}: ${words}`;
}

async function hasBucket(client: S3Client, bucket: string): Promise<boolean> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
    return true;
  } catch (error) {
    if ((error as Error).name === 'NotFound') return false;
    throw error;
  }
}

function connectS3(store: S3Settings): S3Client {
  return new S3Client({
    ...(store.endpoint !== null && { endpoint: store.endpoint, forcePathStyle: true }),
    region: store.region,
    requestHandler: BUCKET_TIMEOUTS_MS,
    ...describeS3Keys(store),
  });
}
