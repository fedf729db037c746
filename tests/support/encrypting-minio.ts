import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import getPort from 'get-port';
import type { S3WithKeys } from '../../core/domain/service-settings.ts';
import { ensureBucket } from '../../infra/services/ensure-bucket.ts';
import { startServer } from '../../infra/services/server-process.ts';
import { ensureMinio } from '../../infra/set-up/toolchain.mjs';

/** MinIO with a key for encryption; workers' settings, and the folder of its files. */
export async function startEncryptingMinio(folder: string) {
  const [objects, port, keyId] = [path.join(folder, 'objects'), await getPort(), 'key-of-the-store'];
  await mkdir(objects, { recursive: true });
  const [accessKeyId, secretAccessKey] = [randomBytes(8).toString('hex'), randomBytes(16).toString('hex')];
  const endpoint = `http://127.0.0.1:${port}`;
  const settings: S3WithKeys & { endpoint: string } = { endpoint, region: 'us-east-1', bucket: 'durasweep', accessKeyId, secretAccessKey };
  const server = await startServer({
    name: 'encrypting MinIO',
    program: await ensureMinio(),
    arguments: ['server', '--address', `127.0.0.1:${port}`, '--certs-dir', path.join(folder, 'certificates'), '--quiet', objects],
    variables: {
      PATH: process.env.PATH,
      MINIO_ROOT_USER: accessKeyId,
      MINIO_ROOT_PASSWORD: secretAccessKey,
      MINIO_KMS_SECRET_KEY: `${keyId}:${randomBytes(32).toString('base64')}`,
    },
    logPath: path.join(folder, 'minio.log'),
    isReady: async () => (await fetch(`${endpoint}/minio/health/ready`)).ok && ensureBucket(settings).then(() => true),
  });
  return { settings, keyId, objects, stop: () => server.stop() };
}
