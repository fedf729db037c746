import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { Client } from '@temporalio/client';
import type { TemporalSettings } from '../../core/domain/service-settings.ts';
import { MAIN_QUEUE } from '../../core/domain/task-queues.ts';
import { PROJECT_FOLDER } from '../../infra/project-folder.mjs';
import { inheritedVariables } from '../../workers/environment.ts';
import { connectClient, ensureSearchAttributes } from '../../workers/temporal-connection.ts';
import type { sweep } from '../../workflows/sweep/sweep.ts';
import { buildStubSweep } from '../scale/stub-sweep.ts';

interface MeasureOptions {
  readonly temporal: TemporalSettings;
  /** How many to measure with, one after the other. */
  readonly workers: readonly number[];
  readonly variants: number;
  readonly concurrency: number;
}

export interface Throughput {
  readonly workers: number;
  readonly seconds: number;
  readonly trialsPerSecond: number;
}

/** Trials a second of sweeps whose trainings are stubs: what server and workflows allow. Workers are processes of this machine. */
export async function measureThroughput({ workers, ...options }: MeasureOptions): Promise<Throughput[]> {
  const connection = await connectClient(options.temporal);
  await ensureSearchAttributes(connection, options.temporal.namespace);
  const client = new Client({ connection, namespace: options.temporal.namespace });
  const found: Throughput[] = [];
  try {
    for (const count of workers) found.push(await measureOne(client, count, options));
    return found;
  } finally {
    await connection.close();
  }
}

async function measureOne(client: Client, count: number, options: Omit<MeasureOptions, 'workers'>): Promise<Throughput> {
  const { variants, concurrency, temporal } = options;
  const processes = Array.from({ length: count }, () =>
    startWorker({ TEMPORAL_ADDRESS: temporal.address, TEMPORAL_NAMESPACE: temporal.namespace }),
  );
  try {
    const lost = Promise.race(processes.map(failWhenEnded));
    // In the end all of them do.
    lost.catch(() => undefined);
    await Promise.race([Promise.all(processes.map((worker) => once(worker, 'message'))), lost]);
    const workflowId = `throughput-${count}-${Date.now()}`;
    const start = performance.now();
    const args: [unknown] = [buildStubSweep(workflowId, { variants, concurrency })];
    const run = client.workflow.execute<typeof sweep>('sweep', { workflowId, taskQueue: MAIN_QUEUE, args });
    const { completed } = await Promise.race([run, lost]);
    const seconds = (performance.now() - start) / 1_000;
    if (completed !== variants) throw new Error(`${completed} of ${variants} trials were completed.`);
    return { workers: count, seconds, trialsPerSecond: variants / seconds };
  } finally {
    await Promise.all(processes.map(endWorker));
  }
}

function startWorker(variables: Record<string, string>): ChildProcess {
  const env = { ...inheritedVariables(), ...variables };
  // Not with `--import tsx`: the thread that runs workflows would have it as well, and breaks with it.
  return fork(path.join(PROJECT_FOLDER, 'infra/run.mjs'), ['--needs=', 'bench/throughput/worker.ts'], { execArgv: [], env });
}

async function failWhenEnded(worker: ChildProcess): Promise<never> {
  const [code, signal] = (await once(worker, 'exit')) as [number | null, string | null];
  throw new Error(`A worker ended (${code ?? signal}) before the measurement did.`);
}

async function endWorker(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const ended = once(worker, 'exit');
  worker.disconnect();
  await ended;
}
