import { mkdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Client } from '@temporalio/client';
import type { TemporalSettings } from '../core/domain/service-settings.ts';
import { startServices } from '../infra/services/services.ts';
import type { ServicePlaces, Services } from '../infra/services/types.ts';
import { ensureMinio, ensureTemporal } from '../infra/set-up/toolchain.mjs';
import { describeSources, placeMetrics, toVariables } from '../workers/child-variables.ts';
import { createClient } from '../workers/create-client.ts';
import { type Environment, inheritedVariables, readEnvironment } from '../workers/environment.ts';
import { DATA_FOLDER, WORK_FOLDER } from '../workers/project-folder.ts';
import { connectClient, ensureSearchAttributes } from '../workers/temporal-connection.ts';
import { startTracing } from '../workers/tracing/tracing.ts';
import { type SupervisedWorker, superviseWorker } from './supervise-worker.ts';
import { describeUnseen } from './unseen-variables.ts';
import { untilAborted } from './until-aborted.ts';

export const RUNS_FOLDER = path.join(WORK_FOLDER, 'runs');

/** The folder for the state of the embedded servers and the logs of the workers. */
export function getDataFolder({ dataFolder }: Environment): string {
  return dataFolder ?? DATA_FOLDER;
}

/** Everything that a sweep needs: running servers and workers, and a client. */
export interface Platform {
  readonly client: Client;
  readonly services: Services;
  readonly temporal: TemporalSettings;
  /** Whether this command has started no workers, so that it may exit at any time. */
  readonly shared: boolean;
  /** Aborts when the command should end, because it was told to or because the servers are permanently gone; see its reason. */
  readonly ending: AbortSignal;
  /**
   * Resolves when the first worker serves, or if this command starts none.
   * @throws the reason of `ending` if that is aborted before
   */
  readonly serving: Promise<void>;
  stop(): Promise<void>;
}

export interface StartPlatformOptions {
  /** Aborts the start and stops everything it started. */
  readonly signal: AbortSignal;
  readonly onNotice: (message: string) => void;
  /** For commands that only query and steer: if both services are external, so are the workers. */
  readonly steersOnly?: boolean;
  /** For commands that need no workers: no sweep makes progress while they run. */
  readonly withoutWorkers?: boolean;
  /** For a command that has something to do for the servers while the workers connect: it awaits `serving` itself. */
  readonly early?: boolean;
  /** Where the workers may read sources, in addition to `DURASWEEP_SOURCES`. */
  readonly sourceRoots?: readonly string[];
}

/**
 * Starts the embedded servers (or uses those that the environment names) and, unless other workers run, the workers.
 *
 * @throws the reason of `signal` if it is aborted before everything runs.
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
    // The command that runs the embedded servers has already done this.
    if (!services.shared || environment.temporal !== null) await ensureSearchAttributes(connection, temporal.namespace);
    const shared = services.shared || withoutWorkers || (options.steersOnly === true && isAllExternal(environment));
    const serving = shared ? Promise.resolve() : untilServing(crew.serve(services), ending);
    // The failure is reported to whoever awaits it, but it may occur earlier.
    serving.catch(() => undefined);
    if (options.early !== true) await serving;
    ending.throwIfAborted();
    const tracing = await startTracing(environment.tracing, 'client');
    if (tracing !== null) stops.push(tracing.end);
    const client = createClient({ connection, namespace: temporal.namespace, environment, tracing });
    return { client, services, temporal, shared, ending, serving, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilServing(served: Promise<void>, ending: AbortSignal): Promise<void> {
  await untilAborted(served, ending);
  ending.throwIfAborted();
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
  /** Starts the workers if necessary. They prepare while the servers are still starting. */
  start(places: ServicePlaces): void;
  /** Lets the workers connect. @returns when the first one serves: training starts later than workflows, so there is no need to wait for both. */
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
  // A data folder created here must be as private as one created by the servers.
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
