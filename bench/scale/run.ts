/**
 * A sweep of thousands of variants, or a search with as many trials, with a stub pipeline on the embedded Temporal server. Measures the size of
 * histories and of what a run passes on to the next, whether the worker's memory stays flat, processor time, and how long the progress query takes.
 * `npm run bench:scale -- [--variants 5000] [--search tpe] [--concurrency 40] [--minutes 30] [--output file.json]`
 */
import os from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { ServiceError, type WorkflowHandle } from '@temporalio/client';
import { Command, Option } from 'commander';
import { MAIN_QUEUE } from '../../core/domain/task-queues.ts';
import { createWorkflowEnvironment } from '../../tests/support/workflow-environment.ts';
import { progressQuery } from '../../workflows/steering-messages.ts';
import type { sweep } from '../../workflows/sweep/sweep.ts';
import { SWEEP_TASK_TIMEOUT } from '../../workflows/sweep/task-timeout.ts';
import { parseCount } from '../parse-count.ts';
import { createHistoryReader, measureReplay } from './histories.ts';
import { startKeptTemporal } from './kept-server.ts';
import { readOwnSeconds } from './processor-time.ts';
import { createSampler } from './samples.ts';
import { SAMPLERS } from './stub-search.ts';
import { buildStubSweep, createForgetfulPipeline } from './stub-sweep.ts';
import { type ScaleOptions, summarise, writeSummary } from './summary.ts';

const SWEEP_ID = 'scale';
const RETRY_MS = 2_000;

const command = new Command('npm run bench:scale --')
  .description('Runs a sweep of thousands of variants with stub trainings and measures histories, memory and the progress query.')
  .addOption(new Option('--variants <count>', 'how many').argParser(parseCount).default(5_000))
  .addOption(new Option('--search <sampler>', 'have a search suggest the variants, with ASHA over 27 epochs').choices(SAMPLERS))
  .addOption(new Option('--concurrency <count>', 'variants at a time').argParser(parseCount).default(40))
  .addOption(new Option('--minutes <count>', 'end the measurement after so long, whatever is left of the sweep').argParser(parseCount))
  .option('--output <file>', 'also write the figures to this file, as JSON: those so far every half minute, and all at the end');
const { output, ...options } = command.parse().opts<ScaleOptions & { readonly output?: string }>();
const report = await measure(options);
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
await writeSummary(report, output);
process.exit(report.holds ? 0 : 1);

async function measure(options: ScaleOptions) {
  const server = await startKeptTemporal();
  const environment = await createWorkflowEnvironment({ address: server.address });
  const start = performance.now();
  const { client } = environment.environment;
  const figures = () => ({
    ...options,
    seconds: (performance.now() - start) / 1_000,
    workerProcessorSeconds: readOwnSeconds(),
    server: server.describe(),
    load: os.loadavg()[0] ?? 0,
  });
  const readHistories = createHistoryReader(client, SWEEP_ID);
  const sampler = createSampler({ client, server, sweepId: SWEEP_ID });
  try {
    return await environment.runWithWorkers(createForgetfulPipeline(options.search), async () => {
      const handle = await client.workflow.start<typeof sweep>('sweep', {
        workflowId: SWEEP_ID,
        taskQueue: MAIN_QUEUE,
        workflowTaskTimeout: SWEEP_TASK_TIMEOUT,
        args: [buildStubSweep(SWEEP_ID, options)],
      });
      const sampling = sampler.run(async (samples) => {
        const histories = await readHistories();
        await writeSummary(summarise({ ...figures(), samples, histories, settled: null, afterEnd: null }), output);
      });
      const end = waitForEnd(handle);
      const hasEnded = await Promise.race([end, waitMinutes(options.minutes)]);
      const measured = figures();
      const samples = sampler.stop();
      await sampling;
      if (!hasEnded) {
        const histories = await readHistories();
        await handle.terminate();
        await end.catch(() => undefined);
        return summarise({ ...measured, samples, histories, settled: null, afterEnd: null });
      }
      const asked = performance.now();
      const { completed, stopped } = (await handle.query(progressQuery)).counts;
      const querySeconds = (performance.now() - asked) / 1_000;
      const histories = await readHistories();
      const afterEnd = { querySeconds, replayProcessorSeconds: await measureReplay(client, SWEEP_ID, environment.bundle) };
      return summarise({ ...measured, samples, histories, settled: completed + stopped, afterEnd });
    });
  } finally {
    await environment.teardown();
    await server.stop();
  }
}

/** @returns true. The server may be restarted meanwhile. */
async function waitForEnd(handle: WorkflowHandle<typeof sweep>): Promise<boolean> {
  for (;;) {
    try {
      await handle.result();
      return true;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      process.stderr.write(`${error.message}: ${String(error.cause)}\n`);
      await delay(RETRY_MS);
    }
  }
}

/** @returns false, after so many minutes; never if there is no limit */
async function waitMinutes(minutes: number | undefined): Promise<boolean> {
  if (minutes === undefined) return new Promise(() => undefined);
  return delay(minutes * 60_000, false);
}
