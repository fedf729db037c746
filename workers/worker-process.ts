/**
 * A process with one role: `workflow` runs workflows and light activities, `train` trains on the device that TensorFlow finds.
 * Arguments: `workflow|train [when-told]`; `when-told`: connects after its parent has sent a message.
 */
import { Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { listStages } from '../activities/contract/stages.ts';
import { createActivities, type RunStage } from '../activities/create-activities.ts';
import { DurasweepError } from '../core/domain/errors.ts';
import type { TemporalSettings } from '../core/domain/service-settings.ts';
import { MAIN_QUEUE, TRAINING_QUEUES } from '../core/domain/task-queues.ts';
import type { DeviceCheck } from '../core/models/device.ts';
import { connectWorker } from './connect-worker.ts';
import { createClient } from './create-client.ts';
import { buildDataConverter } from './encryption/data-converter.ts';
import { endWhenIdle } from './end-when-idle.ts';
import { type Environment, readEnvironment, variablesForSlots } from './environment.ts';
import { installLogger } from './logger.ts';
import { createMetrics } from './observe/metrics.ts';
import { observeStages } from './observe/observe-stages.ts';
import { watchWorker } from './observe/watch-worker.ts';
import { locateProgram } from './programs.ts';
import { TRAINING_OPTIONS } from './slot.ts';
import { createSlotPool, type SlotPool } from './slot-pool.ts';
import { connectClient, ensureSearchAttributes } from './temporal-connection.ts';
import { startTracing } from './tracing/tracing.ts';
import type { Tracing } from './tracing/types.ts';
import { checkDevice, describeTraining, hasGpuDriver } from './training-device.ts';
import { createWorkerActivities } from './worker-activities.ts';
import type { WorkerReady } from './worker-messages.ts';
import { loadWorkflowBundle, markEncrypted } from './workflow-bundle.ts';
import { WORKFLOW_STEPS } from './workflow-steps.ts';

const LIGHT_SLOTS = 2;
const ROLES = ['workflow', 'train'] as const;
type Role = (typeof ROLES)[number];

await main(process.argv[2], process.argv[3] === 'when-told' ? waitForParent() : Promise.resolve());

async function main(role: string | undefined, servers: Promise<void>): Promise<void> {
  if (!isRole(role)) throw new DurasweepError('InvalidConfig', `role: must be one of ${ROLES.join(', ')}, got ${role ?? 'nothing'}.`);
  const environment = readEnvironment();
  const logger = installLogger(environment, role);
  const ending = endWithParent();
  const temporal = requireTemporal(environment);
  let trains: string | null = null;
  const pool = createSlotPool({
    program: await locateProgram('slot-process'),
    memoryMegabytes: environment.slotMemoryMegabytes,
    env: variablesForSlots(),
    ...(role === 'train'
      ? { stages: listStages({ queue: 'training' }), laterStages: [], processOptions: TRAINING_OPTIONS }
      : { stages: listStages({ queue: 'main', loaded: 'at-once' }), laterStages: listStages({ loaded: 'when-idle' }), processOptions: [] }),
  });
  const metrics = createMetrics(Runtime.instance().metricMeter);
  const tracing = await startTracing(environment.tracing, role);
  try {
    const watch = await watchWorker({ environment, pool, metrics });
    const { worker, tracking } = await createWorkers({
      role,
      environment,
      temporal,
      servers,
      pool,
      tracing,
      runStage: observeStages(tracing?.traceStages(runIn(pool)) ?? runIn(pool), { metrics, log: logger }),
      log: logger,
      onDevice: (check) => {
        logger.info(check, 'kernels agree with the plain implementation');
        trains = describeTraining(check, environment.slots);
      },
    });
    ending.serving(worker);
    endWhenIdle(worker, environment.idleSeconds);
    const { namespace } = temporal;
    watch.serving({ worker, connection: await connectClient(temporal), namespace, counts: role === 'workflow' });
    process.send?.({ type: 'ready', trains } satisfies WorkerReady);
    await Promise.all([worker.run().finally(() => endTracking(tracking)), tracking?.run()]);
  } finally {
    pool.end();
    await tracing?.end();
  }
  // The gRPC client's connections would keep the process alive.
  process.exit(0);
}

/** Waits for the parent's message, because the command starts the servers and this process at the same time. */
function waitForParent(): Promise<void> {
  return new Promise((resolve) => process.once('message', () => resolve()));
}

function isRole(role: string | undefined): role is Role {
  return ROLES.some((known) => known === role);
}

function endTracking(tracking: Worker | null): void {
  if (tracking?.getState() === 'RUNNING') tracking.shutdown();
}

interface CreateWorkerOptions {
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
async function createWorkers(options: CreateWorkerOptions): Promise<{ readonly worker: Worker; readonly tracking: Worker | null }> {
  const { role, environment, temporal, servers } = options;
  const serving = role === 'workflow' ? await serveWorkflows(options) : await serveTrainings(options);
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
  const worker = await Worker.create({ ...common, ...serving });
  const { mlflow, storage } = environment;
  if (role !== 'workflow' || mlflow === null || storage === null) return { worker, tracking: null };
  const { createTrackingWorker } = await import('./track/serve-tracking.ts');
  const client = createClient({ connection: await connectClient(temporal), namespace: temporal.namespace, environment });
  return { worker, tracking: await createTrackingWorker({ mlflow, storage, client }, common) };
}

async function serveWorkflows(options: CreateWorkerOptions): Promise<Omit<WorkerOptions, 'connection'>> {
  const { environment, temporal, servers, pool, runStage, tracing, log } = options;
  pool.warmUp(1);
  const bundle = await loadWorkflowBundle({ traced: tracing !== null });
  const workflowBundle = environment.encryptionKeysFile === null ? bundle : markEncrypted(bundle);
  await servers;
  const { namespace } = temporal;
  const connection = await connectClient(temporal);
  await ensureSearchAttributes(connection, namespace);
  const stages = createActivities(listStages({ queue: 'main' }), runStage);
  if (environment.mlflow !== null) {
    const { tellWhenRecorded } = await import('./track/serve-tracking.ts');
    stages.recordSweep = tellWhenRecorded(stages.recordSweep, { client: createClient({ connection, namespace, environment }), log });
  }
  return {
    taskQueue: MAIN_QUEUE,
    workflowBundle,
    activities: { ...stages, ...createWorkerActivities(connection, namespace) },
    maxConcurrentActivityTaskExecutions: LIGHT_SLOTS,
    ...WORKFLOW_STEPS,
  };
}

async function serveTrainings({ environment, pool, runStage, onDevice }: CreateWorkerOptions): Promise<Omit<WorkerOptions, 'connection'>> {
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
  };
}

function runIn(pool: SlotPool): RunStage {
  return ({ stage, input, attempt, secondsLost, attemptId, refusalMilliseconds, ...task }) =>
    pool.run({ request: { stage, input, attempt, secondsLost, attemptId, refusalMilliseconds }, ...task });
}

function buildVersionOptions({ deploymentName, buildId }: Environment): Partial<WorkerOptions> {
  if (buildId === null) return {};
  const version = { deploymentName, buildId };
  return { workerDeploymentOptions: { version, useWorkerVersioning: true, defaultVersioningBehavior: 'PINNED' } };
}

function requireTemporal({ temporal, storage }: Environment): TemporalSettings {
  if (temporal === null)
    throw new DurasweepError(
      'InvalidConfig',
      'TEMPORAL_ADDRESS or TEMPORAL_PROFILE: must name the Temporal server, such as 127.0.0.1:7233.',
    );
  if (storage === null)
    throw new DurasweepError('InvalidConfig', 'S3_ENDPOINT, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY: must name the artifact store.');
  return temporal;
}

/**
 * Ends this process on request, or when its parent is gone: immediately while it is starting, with an orderly shutdown from `serving` on; a
 * second request ends it immediately.
 */
function endWithParent(): { serving(worker: Worker): void } {
  let worker: Worker | null = null;
  let asked = false;
  const end = () => {
    if (asked || worker === null || worker.getState() === 'INITIALIZED') process.exit(1);
    asked = true;
    // It may be ending already because it was idle.
    if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  process.on('SIGTERM', end);
  process.on('disconnect', end);
  // A terminal's Ctrl-C reaches the whole group; the command that started this worker decides when it ends.
  process.on('SIGINT', () => (process.connected ? undefined : end()));
  // The parent may have exited while this program was loading.
  if (process.send !== undefined && !process.connected) end();
  return {
    serving: (started) => {
      worker = started;
    },
  };
}
