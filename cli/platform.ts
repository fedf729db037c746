import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import { type Services, startServices } from '../infra/services.ts';
import { ensureMinio, ensureTemporal } from '../infra/toolchain.ts';
import {
  type Environment,
  inheritedVariables,
  readEnvironment,
  type StorageSettings,
  type TemporalSettings,
  toVariables,
} from '../workers/environment.ts';
import { connectClient, ensureSearchAttributes } from '../workers/temporal-connection.ts';
import { type SupervisedWorker, superviseWorker } from './supervise-worker.ts';

export const PROJECT_FOLDER = fileURLToPath(new URL('..', import.meta.url));
export const RUNS_FOLDER = path.join(PROJECT_FOLDER, 'runs');
const DATA_FOLDER = path.join(PROJECT_FOLDER, '.durasweep');

/** Where the embedded servers keep their state, and the workers their logs. */
export function getDataFolder({ dataFolder }: Environment): string {
  return dataFolder ?? DATA_FOLDER;
}

/** Everything a sweep needs, running: servers, workers, and a client. */
export interface Platform {
  readonly client: Client;
  readonly services: Services;
  readonly temporal: TemporalSettings;
  stop(): Promise<void>;
}

export interface StartPlatformOptions {
  readonly onNotice: (message: string) => void;
}

/** Starts the embedded servers (or uses those the environment names) and, unless another command here runs them, the workers. */
export async function startPlatform({ onNotice }: StartPlatformOptions): Promise<Platform> {
  const environment = readEnvironment();
  const services = await startAll(environment);
  try {
    const temporal = environment.temporal ?? {
      address: services.temporal.address,
      namespace: services.temporal.namespace,
      apiKey: null,
      tls: false,
    };
    const connection = await connectClient(temporal);
    await ensureSearchAttributes(connection, temporal.namespace);
    const workers = services.shared ? [] : await startWorkers({ environment, temporal, storage: toStorage(services), onNotice });
    return {
      client: new Client({ connection, namespace: temporal.namespace }),
      services,
      temporal,
      async stop() {
        await Promise.all(workers.map((worker) => worker.stop()));
        await connection.close();
        await services.stop();
      },
    };
  } catch (error) {
    await services.stop();
    throw error;
  }
}

async function startAll(environment: Environment): Promise<Services> {
  const [temporalPath, minioPath] = await Promise.all([
    environment.temporal === null ? ensureTemporal() : undefined,
    environment.storage === null ? ensureMinio() : undefined,
  ]);
  await mkdir(RUNS_FOLDER, { recursive: true });
  return startServices({
    dataFolder: getDataFolder(environment),
    ...(temporalPath === undefined ? {} : { temporalPath }),
    ...(minioPath === undefined ? {} : { minioPath }),
    external: { temporal: environment.temporal, s3: environment.storage },
  });
}

interface StartWorkersOptions {
  readonly environment: Environment;
  readonly temporal: TemporalSettings;
  readonly storage: StorageSettings;
  readonly onNotice: (message: string) => void;
}

async function startWorkers({ environment, temporal, storage, onNotice }: StartWorkersOptions): Promise<SupervisedWorker[]> {
  const logFolder = path.join(getDataFolder(environment), 'logs');
  await mkdir(logFolder, { recursive: true });
  const env = {
    ...inheritedVariables(),
    ...toVariables(temporal, storage),
    DURASWEEP_REPORTS: environment.reportsFolder ?? RUNS_FOLDER,
  };
  const workers = (['workflow', 'train'] as const).map((role) => superviseWorker({ role, env, logFolder, onRestart: onNotice }));
  // Trainings come later than workflows: no need to wait for both.
  await workers[0]?.ready;
  return workers;
}

function toStorage({ s3 }: Services): StorageSettings {
  const { endpoint, region, bucket, accessKeyId, secretAccessKey } = s3;
  return { endpoint, region, bucket, accessKeyId, secretAccessKey };
}
