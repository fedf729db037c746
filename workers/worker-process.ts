/**
 * A process with one role: `workflow` runs workflows and light activities, `train` trains on the device that TensorFlow finds.
 * Arguments: `workflow|train [when-told]`; `when-told`: connects after its parent has sent a message.
 */
import { Runtime, type Worker } from '@temporalio/worker';
import { listStages } from '../activities/contract/stages.ts';
import type { RunStage } from '../activities/create-activities.ts';
import { DurasweepError } from '../core/domain/errors.ts';
import type { TemporalSettings } from '../core/domain/service-settings.ts';
import { variablesForSlots } from './child-variables.ts';
import { createWorkers } from './create-workers.ts';
import { endWhenIdle } from './end-when-idle.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { installLogger } from './logger.ts';
import { createMetrics } from './observe/metrics.ts';
import { observeStages } from './observe/observe-stages.ts';
import { watchWorker } from './observe/watch-worker.ts';
import { locateProgram } from './programs.ts';
import { NICENESS, TRAINING_OPTIONS } from './slot.ts';
import { createSlotPool, type SlotPool } from './slot-pool.ts';
import { connectClient } from './temporal-connection.ts';
import { startTracing } from './tracing/tracing.ts';
import { describeTraining } from './training-device.ts';
import { watchWorkflowThread } from './watch-workflow-thread.ts';
import type { WorkerReady } from './worker-messages.ts';
import { type Role, readRole } from './worker-role.ts';
import { LONGEST_STEP_MS } from './workflow-steps.ts';

void main(readRole(process.argv[2]), process.argv[3] === 'when-told' ? waitForParent() : Promise.resolve());

async function main(role: Role, servers: Promise<void>): Promise<void> {
  const environment = readEnvironment();
  const logger = installLogger(environment, role);
  const ending = endWithParent();
  watchWorkflowThread({ limitMilliseconds: LONGEST_STEP_MS, onStuck: () => endStuck(logger) });
  const temporal = requireTemporal(environment);
  let trains: string | null = null;
  const pool = await createPool(role, environment);
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

async function createPool(role: Role, { slotMemoryMegabytes }: Environment): Promise<SlotPool> {
  return createSlotPool({
    program: await locateProgram('slot-process'),
    memoryMegabytes: slotMemoryMegabytes,
    env: variablesForSlots(),
    ...(role === 'train' ? buildTrainingSlots() : buildLightSlots()),
  });
}

function buildTrainingSlots() {
  return { stages: listStages({ queue: 'training' }), laterStages: [], processOptions: TRAINING_OPTIONS, niceness: NICENESS.training };
}

function buildLightSlots() {
  const stages = listStages({ queue: 'main', loaded: 'at-once' });
  return { stages, laterStages: listStages({ loaded: 'when-idle' }), processOptions: [], niceness: NICENESS.light };
}

function runIn(pool: SlotPool): RunStage {
  return ({ stage, input, attempt, secondsLost, attemptId, refusalMilliseconds, ...task }) =>
    pool.run({ request: { stage, input, attempt, secondsLost, attemptId, refusalMilliseconds }, ...task });
}

/** The command, or whatever else runs this process, starts it again. */
function endStuck(logger: ReturnType<typeof installLogger>): void {
  logger.fatal(`A step of a workflow has not ended within ${LONGEST_STEP_MS / 1_000} s; this process ends.`);
  process.exit(1);
}

function endTracking(tracking: Worker | null): void {
  if (tracking?.getState() === 'RUNNING') tracking.shutdown();
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
  // A terminal's Ctrl-C and its end reach the whole group; the command that started this worker decides when it ends.
  process.on('SIGINT', () => (process.connected ? undefined : end()));
  process.on('SIGHUP', () => (process.connected || asked ? undefined : end()));
  // The parent may have exited while this program was loading.
  if (process.send !== undefined && !process.connected) end();
  return {
    serving: (started) => {
      worker = started;
    },
  };
}
