import { join } from 'node:path';
import type { S3Settings, TemporalSettings } from '../../core/domain/service-settings.ts';
import { getCacheFolder } from '../set-up/cache.mjs';
import { withLock } from '../set-up/lock.mjs';
import { ensureMinio, ensureTemporal } from '../set-up/toolchain.mjs';
import { ensureMinioCredentials } from './credentials.ts';
import { type KeptServer, keepServer } from './keep-server.ts';
import { buildMinioSettings, type MinioServerOptions, startMinio } from './minio-server.ts';
import { chooseHiddenLoopback, choosePorts, LOOPBACK } from './ports.ts';
import { identifyThisProcess } from './process-identity.ts';
import type { ServerProcess } from './server-process.ts';
import { endServer, removeServiceRecord, writeServiceRecord } from './service-record.ts';
import { buildTemporalSettings, startTemporal, type TemporalServerOptions } from './temporal-server.ts';
import type { ServicePlaces, Services, ServicesOptions } from './types.ts';
import { openUiGate } from './ui-gate.ts';

type ServerOptions = Services['serverOptions'];
interface Servers {
  readonly temporal: ServerProcess | null;
  readonly minio: ServerProcess | null;
  /** Closes the proxy of the web UI. */
  readonly closeGate: () => Promise<void>;
}
type Kept = Readonly<Record<'temporal' | 'minio', KeptServer | null>>;

/** Starts the servers that are not external, and writes a record for other commands of this clone. */
export async function startEmbeddedServices(options: ServicesOptions): Promise<Services> {
  const { dataFolder } = options;
  const { serverOptions, servers } = await startOnFreePorts(options);
  const endpoints = listPlaces(serverOptions, options);
  const pids = { temporal: servers.temporal?.pid ?? null, minio: servers.minio?.pid ?? null };
  const owner = await identifyThisProcess();
  const { workerVariables } = options;
  const recorded = describeForRecord(endpoints, options);
  const record = { ownerPid: owner.pid, ownerStartedAt: owner.startedAt, pids, workerVariables, ...recorded };
  const writeRecord = () => writeServiceRecord(dataFolder, record);
  await writeRecord();
  const lost = new AbortController();
  const kept = options.restart ? keepAll({ options, serverOptions, servers, pids, writeRecord, lost }) : servers;
  const stop = async () => {
    await Promise.all([stopAll(kept), servers.closeGate()]);
    await removeServiceRecord(dataFolder);
  };
  return { ...endpoints, pids, shared: false, workerVariables: null, lost: lost.signal, serverOptions, stop };
}

/** Only one start at a time per user, because two could choose the same free port. */
async function startOnFreePorts(options: ServicesOptions): Promise<{ serverOptions: ServerOptions; servers: Servers }> {
  const { dataFolder, external = {} } = options;
  const temporalPath = external.temporal ? null : (options.temporalPath ?? (await ensureTemporal()));
  const minioPath = external.s3 ? null : (options.minioPath ?? (await ensureMinio()));
  const credentials = await ensureMinioCredentials(dataFolder);
  return await withLock({
    path: join(getCacheFolder(), 'locks', 'ports.lock'),
    signal: options.signal,
    action: async () => {
      const ports = await choosePorts(dataFolder, options.usualPorts);
      const temporalPorts = {
        port: ports.temporal,
        ui: { address: chooseHiddenLoopback(), port: ports.temporalUi },
        httpPort: ports.temporalHttp,
        metricsPort: ports.temporalMetrics,
      };
      const serverOptions: ServerOptions = {
        temporal: temporalPath === null ? null : { temporalPath, dataFolder, ...temporalPorts },
        minio: minioPath === null ? null : { minioPath, dataFolder, port: ports.minio, consolePort: ports.minioConsole, credentials },
      };
      options.onPlaced?.(listPlaces(serverOptions, options));
      return { serverOptions, servers: await startAll(serverOptions, options.signal) };
    },
  });
}

function listPlaces({ temporal, minio }: ServerOptions, { external = {} }: ServicesOptions): ServicePlaces {
  return {
    temporal: external.temporal ? { ...external.temporal, uiUrl: null } : buildOwnTemporal(required(temporal)),
    s3: external.s3 ? { ...external.s3, consoleUrl: null } : buildOwnMinio(required(minio)),
  };
}

/** Keys of external services are not written to a file: commands that join need them from their own environment. */
function describeForRecord({ temporal, s3 }: ServicePlaces, { external = {} }: ServicesOptions) {
  const given = { temporal: Boolean(external.temporal), s3: Boolean(external.s3) };
  const { address, namespace, uiUrl, tls } = temporal;
  const { endpoint, region, bucket, consoleUrl } = s3;
  return {
    given,
    temporal: { address, namespace, uiUrl, apiKey: null, tls: tls !== false },
    s3: given.s3 ? { endpoint, region, bucket, consoleUrl, accessKeyId: null, secretAccessKey: null } : s3,
  };
}

/** Starts all servers concurrently; if one fails, the others are stopped. */
async function startAll(options: ServerOptions, signal?: AbortSignal): Promise<Servers> {
  const [temporal, minio, gate] = await Promise.allSettled([
    options.temporal ? startTemporal(options.temporal, signal) : null,
    options.minio ? startMinio(options.minio, signal) : null,
    options.temporal ? openUiGate({ port: options.temporal.ui.port, target: options.temporal.ui }) : async () => undefined,
  ]);
  if (temporal.status === 'fulfilled' && minio.status === 'fulfilled' && gate.status === 'fulfilled')
    return { temporal: temporal.value, minio: minio.value, closeGate: gate.value };
  await stopAll({
    temporal: temporal.status === 'fulfilled' ? temporal.value : null,
    minio: minio.status === 'fulfilled' ? minio.value : null,
  });
  if (gate.status === 'fulfilled') await gate.value();
  throw [temporal, minio, gate].find((settled) => settled.status === 'rejected')?.reason;
}

async function stopAll(servers: Kept): Promise<void> {
  await Promise.all([servers.temporal?.stop(), servers.minio?.stop()]);
}

interface KeepAllOptions {
  readonly options: ServicesOptions;
  readonly serverOptions: ServerOptions;
  readonly servers: Servers;
  /** Updated when a server is restarted. */
  readonly pids: { temporal: number | null; minio: number | null };
  readonly writeRecord: () => Promise<void>;
  readonly lost: AbortController;
}

function keepAll({ options, serverOptions, servers, pids, writeRecord, lost }: KeepAllOptions): Kept {
  const { dataFolder, onNotice = () => undefined } = options;
  const keep = (key: keyof Kept, name: string, start: (signal: AbortSignal) => Promise<ServerProcess>): KeptServer | null => {
    const server = servers[key];
    if (server === null) return null;
    const startAgain = async (previous: ServerProcess, signal: AbortSignal) => {
      // If only its guard was killed, the server is still running, and two servers would corrupt the database.
      await endServer(previous.pid, dataFolder);
      const next = await start(signal);
      pids[key] = next.pid;
      // Only the clean-up after a killed command reads these process ids.
      await writeRecord().catch(() => undefined);
      return next;
    };
    return keepServer({ name, server, startAgain, onNotice, onGivenUp: (reason) => lost.abort(reason) });
  };
  return {
    temporal: keep('temporal', 'Temporal', (signal) => startTemporal(required(serverOptions.temporal), signal)),
    minio: keep('minio', 'MinIO', (signal) => startMinio(required(serverOptions.minio), signal)),
  };
}

function buildOwnTemporal(options: TemporalServerOptions): TemporalSettings & { readonly uiUrl: string } {
  return { ...buildTemporalSettings(options), uiUrl: `http://${LOOPBACK}:${options.ui.port}` };
}

function buildOwnMinio(options: MinioServerOptions): S3Settings & { readonly consoleUrl: string } {
  return { ...buildMinioSettings(options), consoleUrl: `http://${LOOPBACK}:${options.consolePort}` };
}

/** Options of a server that is not external. */
function required<T>(options: T | null): T {
  if (options === null) throw new Error('An embedded server has no options.');
  return options;
}
