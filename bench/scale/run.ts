/**
 * A sweep of thousands of variants, or a search with as many trials, with a stub pipeline on the embedded Temporal server. Measures the size of
 * histories and of what a run passes on to the next, whether the worker's memory stays flat, processor time, and how long the progress query takes.
 * `npm run bench:scale -- [--variants 5000] [--search tpe] [--concurrency 40] [--output file.json]`
 */
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { type Client, ServiceError, type WorkflowHandle } from '@temporalio/client';
import { Command, Option } from 'commander';
import { MAIN_QUEUE } from '../../core/domain/task-queues.ts';
import { createWorkflowEnvironment } from '../../tests/support/workflow-environment.ts';
import { progressQuery } from '../../workflows/steering-messages.ts';
import type { sweep } from '../../workflows/sweep/sweep.ts';
import { parseCount } from '../parse-count.ts';
import { measureHistories, type RunHistory } from './histories.ts';
import { type KeptTemporal, type ServerFigures, startKeptTemporal } from './kept-server.ts';
import { readOwnSeconds } from './processor-time.ts';
import { SAMPLERS, type Sampler } from './stub-search.ts';
import { buildStubSweep, createForgetfulPipeline } from './stub-sweep.ts';

const SWEEP_ID = 'scale';
const LIMITS = { events: 10_000, bytes: 10_000_000, carriedBytes: 256_000, querySeconds: 1 };
const POLL_MS = 2_000;

interface Sample {
  /** Null: the query was not answered. */
  readonly settled: number | null;
  readonly residentMegabytes: number;
  readonly querySeconds: number;
}

const command = new Command('npm run bench:scale --')
  .description('Runs a sweep of thousands of variants with stub trainings and measures histories, memory and the progress query.')
  .addOption(new Option('--variants <count>', 'how many').argParser(parseCount).default(5_000))
  .addOption(new Option('--search <sampler>', 'have a search suggest the variants, with ASHA over 27 epochs').choices(SAMPLERS))
  .addOption(new Option('--concurrency <count>', 'variants at a time').argParser(parseCount).default(40))
  .option('--output <file>', 'also write the figures to this file, as JSON');
interface ScaleOptions {
  readonly variants: number;
  readonly concurrency: number;
  readonly search?: Sampler;
  readonly output?: string;
}
const { output, ...options } = command.parse().opts<ScaleOptions>();
const report = await measure(options);
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
if (output !== undefined) await writeFile(output, `${JSON.stringify(report, null, 2)}\n`);
process.exit(report.holds ? 0 : 1);

async function measure(options: ScaleOptions) {
  const server = await startKeptTemporal();
  const environment = await createWorkflowEnvironment({ address: server.address });
  const start = performance.now();
  const { client } = environment.environment;
  const samples: Sample[] = [];
  try {
    return await environment.runWithWorkers(createForgetfulPipeline(options.search), async () => {
      const handle = await client.workflow.start<typeof sweep>('sweep', {
        workflowId: SWEEP_ID,
        taskQueue: MAIN_QUEUE,
        args: [buildStubSweep(SWEEP_ID, options)],
      });
      await Promise.race([waitForEnd(handle), sampleForever(client, samples, server)]);
      const measured = {
        seconds: (performance.now() - start) / 1_000,
        workerProcessorSeconds: readOwnSeconds(),
        server: server.describe(),
        load: os.loadavg()[0] ?? 0,
      };
      const { completed, stopped } = (await handle.query(progressQuery)).counts;
      return summarise({
        ...options,
        ...measured,
        settled: completed + stopped,
        samples,
        histories: await measureHistories(client, SWEEP_ID),
      });
    });
  } finally {
    await environment.teardown();
    await server.stop();
  }
}

/** The server may be restarted meanwhile. */
async function waitForEnd(handle: WorkflowHandle<typeof sweep>): Promise<void> {
  for (;;) {
    try {
      await handle.result();
      return;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      process.stderr.write(`${error.message}: ${String(error.cause)}\n`);
      await delay(POLL_MS);
    }
  }
}

async function sampleForever(client: Client, samples: Sample[], server: KeptTemporal): Promise<never> {
  for (;;) {
    server.note();
    const begin = performance.now();
    const progress = await client.workflow
      .getHandle(SWEEP_ID)
      .query(progressQuery)
      .catch(() => null);
    const sample = {
      settled: progress === null ? null : progress.counts.completed + progress.counts.stopped,
      residentMegabytes: Math.round(process.memoryUsage().rss / 2 ** 20),
      querySeconds: (performance.now() - begin) / 1_000,
    };
    samples.push(sample);
    if (samples.length % 15 === 0)
      process.stderr.write(`${JSON.stringify({ ...sample, worker: readOwnSeconds(), ...server.describe() })}\n`);
    await delay(POLL_MS);
  }
}

interface Measured extends ScaleOptions {
  readonly seconds: number;
  readonly workerProcessorSeconds: number;
  readonly server: ServerFigures;
  /** The machine's average over the last minute, at the end. */
  readonly load: number;
  /** Variants that are complete or were stopped by their search. */
  readonly settled: number;
  readonly samples: readonly Sample[];
  readonly histories: readonly RunHistory[];
}

function summarise({ samples, histories, ...rest }: Measured) {
  const largestEvents = Math.max(...histories.map(({ events }) => events));
  const largestBytes = Math.max(...histories.map(({ bytes }) => bytes));
  const largestCarriedBytes = Math.max(...histories.map(({ carriedBytes }) => carriedBytes ?? 0));
  const queries = samples.map(({ querySeconds }) => querySeconds).sort((a, b) => a - b);
  const slowestQuerySeconds = queries.at(-1) ?? 0;
  const holds =
    rest.settled === rest.variants &&
    largestEvents <= LIMITS.events &&
    largestBytes <= LIMITS.bytes &&
    largestCarriedBytes <= LIMITS.carriedBytes &&
    slowestQuerySeconds <= LIMITS.querySeconds;
  return {
    ...rest,
    runs: histories.length,
    largestEvents,
    largestBytes,
    largestCarriedBytes,
    medianQuerySeconds: queries[Math.floor(queries.length / 2)],
    slowestQuerySeconds,
    queries: samples.length,
    slowQueries: samples.filter(({ querySeconds }) => querySeconds > LIMITS.querySeconds),
    memory: [0.1, 0.25, 0.5, 0.75, 1].map((part) => samples[Math.min(samples.length - 1, Math.floor(part * samples.length))]),
    holds,
  };
}
