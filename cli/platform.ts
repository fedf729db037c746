import { mkdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Client } from '@temporalio/client';
import type { TemporalSettings } from '../core/domain/service-settings.ts';
import { startServices } from '../infra/services/services.ts';
import type { ServicePlaces, Services } from '../infra/services/types.ts';
import { ensureMinio, ensureTemporal } from '../infra/set-up/toolchain.mjs';
import { createClient } from '../workers/create-client.ts';
import {
  describeSources,
  type Environment,
  inheritedVariables,
  placeMetrics,
  readEnvironment,
  toVariables,
} from '../workers/environment.ts';
import { DATA_FOLDER, WORK_FOLDER } from '../workers/project-folder.ts';
import { connectClient, ensureSearchAttributes } from '../workers/temporal-connection.ts';
import { startTracing } from '../workers/tracing/tracing.ts';
import { type SupervisedWorker, superviseWorker } from './supervise-worker.ts';
import { describeUnseen } from './unseen-variables.ts';
import { untilAborted } from './until-aborted.ts';

export const RUNS_FOLDER = path.join(WORK_FOLDER, 'runs');

/** Where the embedded servers keep their state, and the workers their logs. */
export function getDataFolder({ dataFolder }: Environment): string {
  return dataFolder ?? DATA_FOLDER;
}

/** Everything a sweep needs, running: servers, workers, and a client. */
export interface Platform {
  readonly client: Client;
  readonly services: Services;
  readonly temporal: TemporalSettings;
  /** Whether others do the work, and this command may go: it has started no workers. */
  readonly shared: boolean;
  /** Aborts when the command is to end: it was told to, or the servers are gone for good. Its reason says which. */
  readonly ending: AbortSignal;
  stop(): Promise<void>;
}

export interface StartPlatformOptions {
  /** Gives up the start; what it started is stopped. */
  readonly signal: AbortSignal;
  readonly onNotice: (message: string) => void;
  /** For commands that only look and steer: where both services are from outside, so are the workers. */
  readonly steersOnly?: boolean;
  /** For commands that need none: no sweep goes on while they are at work. */
  readonly withoutWorkers?: boolean;
  /** Where the workers may read sources besides what `DURASWEEP_SOURCES` names. */
  readonly sourceRoots?: readonly string[];
}

/**
 * Starts the embedded servers (or uses those the environment names) and, unless others do the work, the workers.
 *
 * @throws the reason of `signal` when that is aborted before all of it runs.
 */
export async function startPlatform(options: StartPlatformOptions): Promise<Platform> {
  const environment = addSourceRoots(readEnvironment(), options.sourceRoots ?? []);
  const crew = createCrew(environment, options.onNotice);
  const stops = [() => crew.stop()];
  const stop = async () => {
    for (const undo of stops.splice(0).reverse()) await undo();
  };
  try {
    const withoutWorkers = options.withoutWorkers === true;
    const services = await startAll(environment, { ...options, onPlaced: withoutWorkers ? () => undefined : crew.start });
    stops.unshift(() => services.stop());
    for (const notice of describeUnseen(environment, services)) options.onNotice(notice);
    const ending = AbortSignal.any([options.signal, services.lost]);
    const temporal = environment.temporal ?? services.temporal;
    const connection = await connectClient(temporal);
    stops.push(() => connection.close());
    // The command that runs the embedded servers has made sure.
    if (!services.shared || environment.temporal !== null) await ensureSearchAttributes(connection, temporal.namespace);
    const shared = services.shared || withoutWorkers || (options.steersOnly === true && isAllExternal(environment));
    if (!shared) await untilAborted(crew.serve(services), ending);
    ending.throwIfAborted();
    const tracing = await startTracing(environment.tracing, 'client');
    if (tracing !== null) stops.push(tracing.end);
    const client = createClient({ connection, namespace: temporal.namespace, environment, tracing });
    return { client, services, temporal, shared, ending, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function addSourceRoots(environment: Environment, more: readonly string[]): Environment {
  return { ...environment, sourceRoots: [...environment.sourceRoots, ...more] };
}

type StartServicesOptions = StartPlatformOptions & { readonly onPlaced: (places: ServicePlaces) => void };

async function startAll(environment: Environment, { signal, onNotice, onPlaced }: StartServicesOptions): Promise<Services> {
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
    restart: true,
    workerVariables: describeSources(environment),
    onNotice,
    onPlaced,
    signal,
  });
}

function isAllExternal({ temporal, storage }: Environment): boolean {
  return temporal !== null && storage !== null;
}

interface Crew {
  /** Starts the workers, unless they are. They get ready while the servers still start. */
  start(places: ServicePlaces): void;
  /** Lets them connect, started or not. @returns when the first serves: trainings come later than workflows, no need to wait for both. */
  serve(places: ServicePlaces): Promise<void>;
  stop(): Promise<void>;
}

/** The workers of this command. */
function createCrew(environment: Environment, onNotice: (message: string) => void): Crew {
  let workers: SupervisedWorker[] = [];
  let letConnect: () => void = () => undefined;
  const servers = new Promise<void>((resolve) => {
    letConnect = resolve;
  });
  function start(places: ServicePlaces): void {
    if (workers.length === 0) workers = startWorkers({ environment, places, onNotice, servers });
  }
  return {
    start,
    async serve(places) {
      start(places);
      letConnect();
      await workers[0]?.ready;
    },
    stop: async () => void (await Promise.all(workers.map((worker) => worker.stop()))),
  };
}

interface StartWorkersOptions {
  readonly environment: Environment;
  readonly places: ServicePlaces;
  readonly onNotice: (message: string) => void;
  readonly servers: Promise<void>;
}

function startWorkers({ environment, places, onNotice, servers }: StartWorkersOptions): SupervisedWorker[] {
  const logFolder = path.join(getDataFolder(environment), 'logs');
  // A data folder made here must be as closed as one that the servers make.
  mkdirSync(logFolder, { recursive: true, mode: 0o700 });
  const env = {
    ...inheritedVariables(),
    ...toVariables(environment.temporal ?? places.temporal, places.s3),
    ...describeSources(environment),
    DURASWEEP_REPORTS: environment.reportsFolder ?? RUNS_FOLDER,
  };
  return (['workflow', 'train'] as const).map((role, index) =>
    superviseWorker({
      role,
      env: { ...env, ...placeMetrics(environment, index) },
      logFolder,
      onRestart: onNotice,
      servers,
      onTrains: onNotice,
    }),
  );
}
