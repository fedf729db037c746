import { join, resolve } from 'node:path';
import type { S3Settings, TemporalSettings } from '../../core/domain/service-settings.ts';
import { ExpectedError } from '../expected-error.mjs';
import { withLock } from '../set-up/lock.mjs';
import { joinServices } from './join-services.ts';
import { ensurePrivateFolder } from './private-folder.ts';
import { endLeftOverServers } from './service-record.ts';
import { canDescribe } from './temporal-server.ts';
import type { Services, ServicesOptions } from './types.ts';

/**
 * Provides Temporal and an S3 store: external ones, those of another command of this clone, or embedded ones started here.
 *
 * @throws ExpectedError if an external service cannot be reached, another command's do not respond, or an embedded one does not start; none
 * is left running in that case.
 */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const dataFolder = resolve(options.dataFolder);
  await ensurePrivateFolder(dataFolder);
  await checkExternal(options.external ?? {});
  const { temporal, s3 } = options.external ?? {};
  if (temporal && s3) return buildExternalServices(temporal, s3);
  return await withLock({
    path: join(dataFolder, 'start.lock'),
    signal: options.signal,
    action: async () => {
      const joined = await joinServices({ ...options, dataFolder });
      if (joined) return joined;
      await endLeftOverServers(dataFolder);
      // Loaded on demand, with the S3 client: a command that joins another's services needs neither.
      const { startEmbeddedServices } = await import('./embedded-services.ts');
      return await startEmbeddedServices({ ...options, dataFolder });
    },
  });
}

async function checkExternal({ temporal, s3 }: NonNullable<ServicesOptions['external']>): Promise<void> {
  if (s3) await checkStore(s3);
  if (temporal) await checkTemporal(temporal);
}

async function checkStore(s3: S3Settings): Promise<void> {
  try {
    const { ensureBucket } = await import('./ensure-bucket.ts');
    await ensureBucket(s3);
  } catch (error) {
    throw new ExpectedError(
      `${(error as Error).message}.\n` +
        'Check S3_ENDPOINT, S3_REGION, S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, or unset them for an embedded store.',
      { cause: error },
    );
  }
}

async function checkTemporal(temporal: TemporalSettings): Promise<void> {
  try {
    await canDescribe(temporal);
  } catch (error) {
    const message = (error as Error).message.replace(/\.$/, '');
    throw new ExpectedError(
      `Temporal at ${temporal.address}, namespace "${temporal.namespace}", cannot be used: ${message}.\n` +
        'Check TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY and TEMPORAL_TLS, or unset TEMPORAL_ADDRESS for an embedded server.',
      { cause: error },
    );
  }
}

function buildExternalServices(temporal: TemporalSettings, s3: S3Settings): Services {
  return {
    temporal: { ...temporal, uiUrl: null },
    s3: { ...s3, consoleUrl: null },
    pids: { temporal: null, minio: null },
    shared: false,
    workerVariables: null,
    lost: new AbortController().signal,
    serverOptions: { temporal: null, minio: null },
    stop: async () => undefined,
  };
}
