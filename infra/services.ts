import { join, resolve } from 'node:path';
import { startEmbeddedServices } from './embedded-services.ts';
import { ExpectedError } from './expected-error.mjs';
import { joinServices } from './join-services.ts';
import { withLock } from './lock.mjs';
import { ensureBucket, type MinioServerOptions, type S3Endpoint } from './minio-server.ts';
import type { ServicePorts } from './ports.ts';
import { ensurePrivateFolder } from './private-folder.ts';
import { endLeftOverServers, type ServerPids } from './service-record.ts';
import { canDescribe, type TemporalEndpoint, type TemporalServerOptions } from './temporal-server.ts';

export { type MinioServerOptions, type S3Endpoint, startMinio } from './minio-server.ts';
export type { ServerProcess } from './server-process.ts';
export { startTemporal, type TemporalEndpoint, type TemporalServerOptions } from './temporal-server.ts';

export interface ServicesOptions {
  /** Keeps all state: `.durasweep` of the project for the commands, a temporary one for tests. */
  readonly dataFolder: string;
  /** Default: what set-up provides. */
  readonly temporalPath?: string;
  readonly minioPath?: string;
  /** Services that exist already and are used instead of starting ours. */
  readonly external?: { readonly temporal?: TemporalEndpoint | null; readonly s3?: S3Endpoint | null };
  /** Ports to try after those of the last start; default: 7233, 8233, 9000 and 9001. `{}`: any free ones, for tests. */
  readonly usualPorts?: Partial<ServicePorts>;
  /** Whether a server that ends by itself is started again. Default: it stays away, as for tests that end one on purpose. */
  readonly restart?: boolean;
  /** What the workers of this command see, told to commands that join its services. */
  readonly workerVariables?: Readonly<Record<string, string>>;
  /** Told what a user should know: that a server is started again, that another command's servers are waited for. */
  readonly onNotice?: (message: string) => void;
  /** Told where the servers will be once that is settled, while they still start; not where another command runs them. */
  readonly onPlaced?: (places: ServicePlaces) => void;
  /** How long another command's servers may be silent before that is an error. Default: half a minute. */
  readonly patienceMs?: number;
  /** Gives up the start: whatever of it runs is ended, and the call fails with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface ServicePlaces {
  readonly temporal: TemporalEndpoint & { readonly uiUrl: string | null };
  readonly s3: S3Endpoint & { readonly consoleUrl: string | null };
}

export interface Services extends ServicePlaces {
  /** The servers' processes; a server that is started again gets its new one. */
  readonly pids: ServerPids;
  /** Whether another command of this clone runs them; then `stop` leaves them running. */
  readonly shared: boolean;
  /** Aborts, with an ExpectedError as its reason, when they are gone for good: the command that ran them is, or one fails at every start. */
  readonly lost: AbortSignal;
  /** What the workers of that other command see; null where there is none, or it has not said. */
  readonly workerVariables: Readonly<Record<string, string>> | null;
  /** What each of our servers was started with: `startTemporal` and `startMinio` with it start one again, on the same port and data. */
  readonly serverOptions: { readonly temporal: TemporalServerOptions | null; readonly minio: MinioServerOptions | null };
  /** Ends the servers that this call started, and waits until they are gone. May be called again. */
  stop(): Promise<void>;
}

/**
 * Makes Temporal and an S3 store available: those given, those another command of this clone runs, or embedded ones started here.
 *
 * @throws ExpectedError when a given service cannot be reached, another command's do not answer, or an embedded one does not start; none
 * is left running then.
 */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const dataFolder = resolve(options.dataFolder);
  await ensurePrivateFolder(dataFolder);
  await checkExternal(options.external ?? {});
  const { temporal, s3 } = options.external ?? {};
  if (temporal && s3) return describeExternal(temporal, s3);
  return await withLock({
    path: join(dataFolder, 'start.lock'),
    signal: options.signal,
    action: async () => {
      const joined = await joinServices({ ...options, dataFolder });
      if (joined) return joined;
      await endLeftOverServers(dataFolder);
      return await startEmbeddedServices({ ...options, dataFolder });
    },
  });
}

async function checkExternal({ temporal, s3 }: NonNullable<ServicesOptions['external']>): Promise<void> {
  if (s3) await checkStore(s3);
  if (temporal) await checkTemporal(temporal);
}

async function checkStore(s3: S3Endpoint): Promise<void> {
  try {
    await ensureBucket(s3);
  } catch (error) {
    throw new ExpectedError(
      `${(error as Error).message}.\n` +
        'Check S3_ENDPOINT, S3_REGION, S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, or unset them for an embedded store.',
      { cause: error },
    );
  }
}

async function checkTemporal(temporal: TemporalEndpoint): Promise<void> {
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

function describeExternal(temporal: TemporalEndpoint, s3: S3Endpoint): Services {
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
