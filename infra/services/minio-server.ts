import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { S3Settings, S3WithKeys } from '../../core/domain/service-settings.ts';
import { readSetupEnvironment } from '../environment.mjs';
import type { KeptCredentials } from './credentials.ts';
import { connectS3, ensureBucket, hasBucket } from './ensure-bucket.ts';
import { ensureWorkerUser } from './minio-worker.ts';
import { LOOPBACK } from './ports.ts';
import { type ServerProcess, startServer } from './server-process.ts';

export interface MinioServerOptions {
  readonly minioPath: string;
  /** Folder of the objects and the log; the same folder means the same state. */
  readonly dataFolder: string;
  readonly port: number;
  readonly consolePort: number;
  readonly credentials: KeptCredentials;
}

/**
 * By default, MinIO computes an MD5 of every object for its tag, which takes as long as everything else that it does with a large one, on the processors that
 * train. Contents are verified by their SHA-256; a tag only has to change with each write, and a random one does even if the content is the same.
 */
const RANDOM_TAGS = '--no-compat';
const BUCKET = 'durasweep';
const ANSWER_TIMEOUT_MS = 2_000;

/** Starts MinIO with its console, on loopback only; resolves when it is ready, and the bucket and the workers' user exist. */
export async function startMinio(options: MinioServerOptions, signal?: AbortSignal): Promise<ServerProcess> {
  const objects = join(options.dataFolder, 'minio');
  await mkdir(objects, { recursive: true });
  const root = buildRootSettings(options);
  const server = await startServer({
    name: 'MinIO',
    program: options.minioPath,
    arguments: [
      ...['server', '--address', `${LOOPBACK}:${options.port}`, '--console-address', `${LOOPBACK}:${options.consolePort}`],
      // Otherwise certificates of another MinIO of the user would enable TLS.
      ...['--certs-dir', join(options.dataFolder, 'minio-certificates'), RANDOM_TAGS, '--quiet', objects],
    ],
    variables: buildVariables(options),
    logPath: join(options.dataFolder, 'logs', 'minio.log'),
    isReady: async () => (await answersReady(options.port)) && (await answersSigned(root)),
    signal,
  });
  try {
    await ensureBucket(root);
    await ensureWorker(root, buildMinioSettings(options));
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** With a full disk, users cannot be created, which must not prevent the start if the workers' user already exists. */
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

/** Settings for workers. */
export function buildMinioSettings({ port, credentials }: Pick<MinioServerOptions, 'port' | 'credentials'>): S3WithKeys {
  return { ...buildPlace(port), ...credentials.worker };
}

/** Settings for the owner, which only the command that starts it uses. */
function buildRootSettings({
  port,
  credentials: { accessKeyId, secretAccessKey },
}: MinioServerOptions): S3WithKeys & { readonly endpoint: string } {
  return { ...buildPlace(port), accessKeyId, secretAccessKey };
}

function buildPlace(port: number): { readonly endpoint: string; readonly region: string; readonly bucket: string } {
  return { endpoint: `http://${LOOPBACK}:${port}`, region: 'us-east-1', bucket: BUCKET };
}

/** The user's environment may contain settings of another MinIO, which must not affect this one. */
function buildVariables(options: MinioServerOptions): NodeJS.ProcessEnv {
  const inherited = Object.entries(readSetupEnvironment().inherited).filter(([name]) => !name.startsWith('MINIO_'));
  return {
    ...Object.fromEntries(inherited),
    MINIO_ROOT_USER: options.credentials.accessKeyId,
    MINIO_ROOT_PASSWORD: options.credentials.secretAccessKey,
    MINIO_UPDATE: 'off',
    // By default, pages of any site may read its answers.
    MINIO_API_CORS_ALLOW_ORIGIN: `http://${LOOPBACK}:${options.consolePort}`,
    // Removed objects stay in a trash folder until then. The default, five minutes, would keep many checkpoints of a large network; the first
    // clean-up still uses the default.
    MINIO_API_DELETE_CLEANUP_INTERVAL: '20s',
  };
}

/** Whether a MinIO at this port accepts requests. */
async function answersReady(port: number): Promise<boolean> {
  const response = await fetch(`http://${LOOPBACK}:${port}/minio/health/ready`, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
  return response.ok;
}

/** Whether it accepts signed requests: for a moment after it reports to be ready, MinIO answers them with 503. */
async function answersSigned(store: S3Settings): Promise<boolean> {
  const client = connectS3(store);
  try {
    await hasBucket(client, store.bucket);
    return true;
  } catch (error) {
    // Creating the bucket reports other problems.
    const status = (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;
    return status !== undefined && status < 500;
  } finally {
    client.destroy();
  }
}
