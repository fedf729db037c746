/**
 * The page of a sweep of thousands of variants, in Chromium: time to the first view, frames while scrolling and selecting, workflow queries
 * a second by the number of tabs. The sweep runs on the embedded servers; its trainings are replaced by plausible stored results.
 * `npm run bench:page -- [--variants 5000] [--recordings 3200] [--output file.json]`
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Client, QueryNotRegisteredError } from '@temporalio/client';
import { Command, Option } from 'commander';
import type { Browser } from 'playwright-core';
import { createPageBackend } from '../../cli/page/create-backend.ts';
import { MAIN_QUEUE } from '../../core/domain/task-queues.ts';
import { createS3Store } from '../../core/storage/s3-store.ts';
import { startEmbeddedServices } from '../../infra/services/embedded-services.ts';
import type { Services } from '../../infra/services/types.ts';
import { launchChromium } from '../../tests/support/chromium.ts';
import { createWorkflowEnvironment } from '../../tests/support/workflow-environment.ts';
import { createContext } from '../../tests/unit/activities/stages/support.ts';
import type { PageBackend } from '../../web/server/backend.ts';
import { type OpenedPage, openPage } from '../../web/server/open-page.ts';
import { compileClient } from '../../workers/compile-client.ts';
import { progressQuery } from '../../workflows/steering-messages.ts';
import { SWEEP_TASK_TIMEOUT } from '../../workflows/sweep/task-timeout.ts';
import { parseCount } from '../parse-count.ts';
import { createCountedClient } from './counted-client.ts';
import { type FirstView, openTab, readFirstView } from './first-view.ts';
import { brushSettings, scrollVariants } from './frames.ts';
import type { Gate } from './gate.ts';
import { buildLargeSweep, type LargeSweepOptions } from './large-configuration.ts';
import { createLargePipeline, type LargePipeline } from './large-sweep.ts';
import { summariseFrames, summariseViews } from './summary.ts';

const SWEEP_ID = 'large';
const REPETITIONS = 5;
const TABS = [1, 10];
const COUNTED_SECONDS = 20;
/** More than the first run of the workflow trains before it continues as new. */
const FIRST_RUN = 60;

const command = new Command('npm run bench:page --')
  .description('Measures the page of a sweep of thousands of variants in Chromium.')
  .addOption(new Option('--variants <count>', 'how many').argParser(parseCount).default(5_000))
  .addOption(new Option('--recordings <count>', 'size of the data set; a fifth is judged').argParser(parseCount).default(3_200))
  .option('--output <file>', 'also write the figures to this file, as JSON');
interface Options extends LargeSweepOptions {
  readonly output?: string;
}
const { output, ...options } = command.parse().opts<Options>();
const began = performance.now();
const say = (what: string) => void process.stderr.write(`${Math.round((performance.now() - began) / 1_000)} s: ${what}\n`);
const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'durasweep-bench-page-'));
const services = await startEmbeddedServices({ dataFolder, restart: true, usualPorts: {} });
const browser = await launchChromium();
try {
  const report = `${JSON.stringify(await measure(), null, 2)}\n`;
  process.stdout.write(report);
  if (output !== undefined) await writeFile(output, report);
} finally {
  await browser.close();
  await services.stop();
  await rm(dataFolder, { recursive: true, force: true });
}
process.exit(0);

async function measure() {
  const environment = await createWorkflowEnvironment({ address: services.temporal.address });
  const context = createContext({ store: createS3Store(services.s3) });
  const pipeline = createLargePipeline(context, options);
  await compileClient();
  return environment.runWithWorkers(pipeline.activities, async () => {
    const { client } = environment;
    await client.workflow.start('sweep', {
      workflowId: SWEEP_ID,
      taskQueue: MAIN_QUEUE,
      workflowTaskTimeout: SWEEP_TASK_TIMEOUT,
      args: [buildLargeSweep(SWEEP_ID, options)],
    });
    await finishMost(pipeline, client);
    const { gate } = pipeline;
    const figures = { ...options, loadBefore: os.loadavg()[0] ?? 0, ...(await measurePage({ client, services, browser, gate })) };
    gate.letThrough(options.variants);
    await client.workflow.getHandle(SWEEP_ID).result();
    return { ...figures, loadAfter: os.loadavg()[0] ?? 0 };
  });
}

async function finishMost({ gate, stored }: LargePipeline, client: Client): Promise<void> {
  await stored;
  gate.letThrough(FIRST_RUN);
  const handle = client.workflow.getHandle(SWEEP_ID);
  for (;;) {
    // Between two of its runs the sweep reads its state, and does not answer.
    const progress = await handle.query(progressQuery).catch((error: unknown) => {
      if (error instanceof QueryNotRegisteredError) return null;
      throw error;
    });
    const completed = progress?.counts.completed ?? 0;
    say(`${completed} of ${options.variants} variants are complete`);
    if (completed > options.variants / 2) return;
    await delay(2_000);
  }
}

interface Setting {
  readonly client: Client;
  readonly services: Services;
  readonly browser: Browser;
  readonly gate: Gate;
  /** Has read the results, which takes a page server of its own minutes. */
  readonly results: PageBackend;
}

async function measurePage(given: Omit<Setting, 'results'>) {
  say('all results are read');
  const begun = performance.now();
  const { client, services } = given;
  const results = createPageBackend({ client, services, temporal: services.temporal });
  await results.readResults(SWEEP_ID);
  const resultsSeconds = (performance.now() - begun) / 1_000;
  const setting = { ...given, results };
  const views = { first: [] as FirstView[], further: [] as FirstView[] };
  const frames = { scrolling: [] as number[], selecting: [] as number[] };
  for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
    await withPageServer(setting, async ({ address }) => {
      const first = await openTab(setting.browser, `${address}sweeps/${SWEEP_ID}`);
      views.first.push(await readFirstView(first));
      const second = await openTab(setting.browser, `${address}sweeps/${SWEEP_ID}`);
      views.further.push(await readFirstView(second));
      say(
        `${repetition + 1} of ${REPETITIONS}: first tab ${JSON.stringify(views.first.at(-1))}, further ${JSON.stringify(views.further.at(-1))}`,
      );
      await first.context().close();
      frames.scrolling.push(...(await scrollVariants(second)));
      frames.selecting.push(...(await brushSettings(second)));
      await second.context().close();
    });
  }
  const queries = [];
  for (const tabs of TABS) queries.push({ tabs, perSecond: await countQueries(setting, tabs) });
  return {
    resultsSeconds,
    firstTab: summariseViews(views.first),
    furtherTab: summariseViews(views.further),
    scrolling: summariseFrames(frames.scrolling),
    selecting: summariseFrames(frames.selecting),
    queries,
  };
}

/** Workflow queries a second while a variant finishes every second. One tab shows the list of sweeps if there are several. */
async function countQueries(setting: Setting, tabs: number): Promise<number> {
  say(`queries with ${tabs} tabs`);
  return await withPageServer(setting, async ({ address }, queries) => {
    const opened = [];
    for (let tab = 0; tab < tabs; tab += 1)
      opened.push(await openTab(setting.browser, tab === 0 && tabs > 1 ? address : `${address}sweeps/${SWEEP_ID}`));
    await opened.at(-1)?.locator('#variants tbody tr').first().waitFor({ timeout: 60_000 });
    const before = queries();
    const start = performance.now();
    for (let second = 0; second < COUNTED_SECONDS; second += 1) {
      setting.gate.letThrough(1);
      await delay(1_000);
    }
    const perSecond = (queries() - before) / ((performance.now() - start) / 1_000);
    for (const page of opened) await page.context().close();
    return perSecond;
  });
}

/** A page server that nobody has used yet, but for the results. */
async function withPageServer<T>(
  { client, services, results }: Setting,
  use: (opened: OpenedPage, queries: () => number) => Promise<T>,
): Promise<T> {
  const counted = createCountedClient(client);
  const { readVariant, compare, readRecordings, readKnownResults } = results;
  const readResults = async (sweepId: string) => (await readKnownResults(sweepId)) ?? results.readResults(sweepId);
  const own = createPageBackend({ client: counted.client, services, temporal: services.temporal });
  const backend = { ...own, readResults, readKnownResults, readVariant, compare, readRecordings };
  const opened = await openPage({ readOnly: false, backend: async () => backend, port: 0 });
  try {
    return await use(opened, counted.queries);
  } finally {
    await opened.close();
  }
}
