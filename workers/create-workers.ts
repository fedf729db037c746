import { Worker, type WorkerOptions } from '@temporalio/worker';
import { listStages } from '../activities/contract/stages.ts';
import { createActivities, type RunStage } from '../activities/create-activities.ts';
import type { TemporalSettings } from '../core/domain/service-settings.ts';
import { MAIN_QUEUE, TRAINING_QUEUES } from '../core/domain/task-queues.ts';
import type { DeviceCheck } from '../core/models/device.ts';
import { connectWorker } from './connect-worker.ts';
import { createClient } from './create-client.ts';
import { type EarlyWorker, loadWorkflows } from './early-worker.ts';
import { buildDataConverter } from './encryption/data-converter.ts';
import type { Environment } from './environment.ts';
import type { installLogger } from './logger.ts';
import type { SlotPool } from './slot-pool.ts';
import { connectClient, ensureSearchAttributes } from './temporal-connection.ts';
import type { Tracing } from './tracing/types.ts';
import { checkDevice, hasGpuDriver } from './training-device.ts';
import { createWorkerActivities } from './worker-activities.ts';
import type { Role } from './worker-role.ts';
import { loadWorkflowBundle, markEncrypted } from './workflow-bundle.ts';
import { WORKFLOW_STEPS } from './workflow-steps.ts';

const LIGHT_SLOTS = 2;

export interface CreateWorkerOptions {
  readonly role: Role;
  readonly environment: Environment;
  readonly temporal: TemporalSettings;
  /** Resolves when the servers are ready. */
  readonly servers: Promise<void>;
  readonly pool: SlotPool;
  readonly tracing: Tracing | null;
  /** Runs a stage in a slot of the pool. */
  readonly runStage: RunStage;
  readonly onDevice: (check: DeviceCheck) => void;
  readonly log: ReturnType<typeof installLogger>;
}

/** The worker of the role and, if an MLflow server is configured, one that logs sweeps there. */
export async function createWorkers(options: CreateWorkerOptions): Promise<{ readonly worker: Worker; readonly tracking: Worker | null }> {
  const { role, environment, temporal, servers } = options;
  const { create, ...serving } = role === 'workflow' ? await serveWorkflows(options) : await serveTrainings(options);
  await servers;
  const connection = await connectWorker(temporal);
  const common = {
    connection,
    namespace: temporal.namespace,
    // Recent enough for the console's bars; at most one heartbeat per second reaches the server.
    maxHeartbeatThrottleInterval: '1 second',
    defaultHeartbeatThrottleInterval: '1 second',
    shutdownGraceTime: '1 second',
    shutdownForceTime: '15 seconds',
    ...buildVersionOptions(environment),
    ...buildDataConverter(environment),
    ...options.tracing?.workerOptions,
  } satisfies Partial<WorkerOptions>;
  const worker = await create({ ...common, ...serving });
  const { tracker, storage } = environment;
  if (role !== 'workflow' || tracker === null || storage === null) return { worker, tracking: null };
  const { createTrackingWorker } = await import('./track/serve-tracking.ts');
  const client = createClient({ connection: await connectClient(temporal), namespace: temporal.namespace, environment });
  return { worker, tracking: await createTrackingWorker({ settings: tracker, storage, client }, common) };
}

interface Serving extends Omit<WorkerOptions, 'connection'>, EarlyWorker {}

async function serveWorkflows(options: CreateWorkerOptions): Promise<Serving> {
  const { environment, temporal, servers, pool, runStage, tracing, log } = options;
  pool.warmUp(1);
  const bundle = await loadWorkflowBundle({ traced: tracing !== null });
  const { namespace } = temporal;
  const connecting = servers.then(() => connectClient(temporal));
  const stages = createActivities(listStages({ queue: 'main' }), runStage);
  const serving = {
    taskQueue: MAIN_QUEUE,
    workflowBundle: environment.encryptionKeysFile === null ? bundle : markEncrypted(bundle),
    activities: { ...stages, ...createWorkerActivities(connecting, namespace) },
    maxConcurrentActivityTaskExecutions: LIGHT_SLOTS,
    ...WORKFLOW_STEPS,
  };
  const early = loadWorkflows(serving);
  const connection = await connecting;
  await ensureSearchAttributes(connection, namespace);
  if (environment.tracker !== null) {
    const { tellWhenRecorded } = await import('./track/serve-tracking.ts');
    const client = createClient({ connection, namespace, environment });
    serving.activities.recordSweep = tellWhenRecorded(stages.recordSweep, { client, log });
  }
  return { ...serving, create: (whole) => early.create(whole) };
}

async function serveTrainings({ environment, pool, runStage, onDevice }: CreateWorkerOptions): Promise<Serving> {
  // The other slots load while one is busy with the check; on a GPU, a second process would take memory.
  if (!hasGpuDriver()) pool.warmUp(environment.slots);
  const check = await checkDevice(pool);
  onDevice(check);
  // A GPU is one device, whatever the number of cores.
  const slots = check.device === 'gpu' ? 1 : environment.slots;
  pool.warmUp(slots);
  return {
    taskQueue: TRAINING_QUEUES[check.device],
    activities: createActivities(listStages({ queue: 'training' }), runStage),
    maxConcurrentActivityTaskExecutions: slots,
    create: (options) => Worker.create(options),
  };
}

function buildVersionOptions({ deploymentName, buildId }: Environment): Partial<WorkerOptions> {
  if (buildId === null) return {};
  const version = { deploymentName, buildId };
  return { workerDeploymentOptions: { version, useWorkerVersioning: true, defaultVersioningBehavior: 'PINNED' } };
}
