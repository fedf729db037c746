import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, type Connection } from '@temporalio/client';
import { type SupervisedWorker, superviseWorker } from '../../../cli/supervise-worker.ts';
import type { ArtifactStore } from '../../../core/storage/artifact-store.ts';
import { createS3Store } from '../../../core/storage/s3-store.ts';
import { startMinio } from '../../../infra/services/minio-server.ts';
import type { ServerProcess } from '../../../infra/services/server-process.ts';
import { startServices } from '../../../infra/services/services.ts';
import { startTemporal } from '../../../infra/services/temporal-server.ts';
import type { Services } from '../../../infra/services/types.ts';
import { toVariables } from '../../../workers/child-variables.ts';
import { inheritedVariables } from '../../../workers/environment.ts';
import { connectClient } from '../../../workers/temporal-connection.ts';
import { isAlive, listChildren, sendSignal } from './processes.ts';
import { waitUntil } from './wait-until.ts';

type Role = 'workflow' | 'train';
type ServerName = 'temporal' | 'minio';

/** Real servers and workers in a separate folder, with functions to harm them. */
export interface Site {
  readonly folder: string;
  readonly reportsFolder: string;
  readonly client: Client;
  readonly store: ArtifactStore;
  readonly services: Services;
  /** The environment of its workers. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Processes of the slots in which trainings run. */
  listSlots(): Promise<number[]>;
  listSlotsOf(worker: SupervisedWorker): Promise<number[]>;
  killWorker(role: Role, signal?: NodeJS.Signals): void;
  workerPid(role: Role): number | undefined;
  /** Starts another worker, which runs until it or the site is stopped. */
  addWorker(role: Role, variables?: Record<string, string>): Promise<SupervisedWorker>;
  /** Shuts a worker down; it is not restarted. */
  stopWorker(role: Role): Promise<void>;
  /** kill -9. */
  killServer(name: ServerName): Promise<void>;
  startServer(name: ServerName): Promise<void>;
  stop(): Promise<void>;
}

interface SiteOptions {
  readonly variables?: Record<string, string>;
  /** Returns the store's address for workers if it is not MinIO's own, such as that of a proxy. */
  readonly placeStore?: (endpoint: string) => Promise<string>;
  /** Called with MinIO's empty folder before it starts, to mount another disk there. Returns a function that undoes it. */
  readonly prepareDisk?: (folder: string) => Promise<(() => Promise<void>) | undefined>;
}

export async function startSite({ variables = {}, placeStore, prepareDisk }: SiteOptions = {}): Promise<Site> {
  const folder = await mkdtemp(path.join(tmpdir(), 'durasweep-faults-'));
  const reportsFolder = path.join(folder, 'runs');
  await mkdir(reportsFolder);
  await mkdir(path.join(folder, 'minio'));
  const releaseDisk = await prepareDisk?.(path.join(folder, 'minio'));
  const services = await startServices({ dataFolder: folder, usualPorts: {} });
  const { s3 } = services;
  const seenEndpoint = placeStore === undefined ? s3.endpoint : await placeStore(s3.endpoint ?? '');
  const env = {
    ...inheritedVariables(),
    ...toVariables(services.temporal, { ...s3, endpoint: seenEndpoint }),
    DURASWEEP_REPORTS: reportsFolder,
    DURASWEEP_SOURCES: folder,
    DURASWEEP_SLOTS: '1',
    ...variables,
  };
  const supervise = (role: Role, more: Record<string, string> = {}) =>
    superviseWorker({ role, env: { ...env, ...more }, logFolder: folder, onRestart: () => undefined });
  const workers: Record<Role, SupervisedWorker> = { workflow: supervise('workflow'), train: supervise('train') };
  await Promise.all([workers.workflow.ready, workers.train.ready]);
  const connection: Connection = await connectClient(services.temporal);
  const servers = createServers(services);
  const added: SupervisedWorker[] = [];
  return {
    folder,
    reportsFolder,
    client: new Client({ connection }),
    store: createS3Store(s3),
    services,
    env,
    listSlots: () => listChildrenOf(workers.train),
    listSlotsOf: listChildrenOf,
    killWorker: (role, signal = 'SIGKILL') => sendSignal(workers[role].pid(), signal),
    workerPid: (role) => workers[role].pid(),
    async addWorker(role, more = {}) {
      const worker = supervise(role, more);
      added.push(worker);
      await worker.ready;
      return worker;
    },
    stopWorker: (role) => workers[role].stop(),
    ...servers,
    async stop() {
      await Promise.all([...Object.values(workers), ...added].map((worker) => worker.stop()));
      await connection.close();
      await servers.stopServers();
      await services.stop();
      await releaseDisk?.();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listChildrenOf(worker: SupervisedWorker): Promise<number[]> {
  const pid = worker.pid();
  return pid === undefined ? [] : listChildren(pid);
}

function createServers({ pids, serverOptions }: Services) {
  const running: Partial<Record<ServerName, ServerProcess>> = {};
  return {
    async killServer(name: ServerName): Promise<void> {
      const pid = running[name]?.pid ?? pids[name];
      if (pid === null) throw new Error(`The server ${name} is not ours to kill.`);
      sendSignal(pid, 'SIGKILL');
      await waitUntil(`${name} is gone`, async () => !isAlive(pid));
    },
    async startServer(name: ServerName): Promise<void> {
      const { temporal, minio } = serverOptions;
      if (temporal === null || minio === null) throw new Error('The servers of a site are its own.');
      running[name] = name === 'temporal' ? await startTemporal(temporal) : await startMinio(minio);
    },
    stopServers: async () => void (await Promise.all(Object.values(running).map((server) => server.stop()))),
  };
}
