import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import getPort from 'get-port';
import { type HostWorker, startHostWorker } from '../../hosts/host-worker.ts';
import { type ChartNumbers, readChartNumbers } from '../../support/chart-numbers.ts';
import { readBusyMs } from '../harness/busy-times.ts';
import { archiveOf, forgetTrials, type SweepVariant, startSweep, toVariant } from '../harness/night.ts';
import { type Outcome, readResults } from '../harness/outcome.ts';
import type { Site } from '../harness/site.ts';
import { describeTinySweep } from '../harness/tiny-sweep.ts';
import { orNull, waitUntil } from '../harness/wait-until.ts';
import { buildOutcome } from './case-options.ts';

const SWEEP_ID = 'scaled';
const VARIANTS: readonly SweepVariant[] = [0, 1, 2, 3, 4].map((index) => ({ name: `scaled-${index}`, index: 70 + index }));
/** Twice what a worker of the chart trains at once. */
const CONCURRENCY = 4;

/**
 * A scaler that follows the number of running and waiting trials as KEDA's ScaledJob does with the chart's values: it starts the workers that
 * are missing and never ends one. The site's own training worker must be stopped.
 */
export async function followLoad(site: Site): Promise<Outcome> {
  await forgetTrials(site);
  const chart = await readChartNumbers();
  const address = `127.0.0.1:${await getPort()}`;
  await site.addWorker('workflow', { DURASWEEP_STATUS_ADDRESS: address });
  const scaler = startScaler(site, chart, `http://${address}/trials`);
  try {
    await waitUntil('the scaler sees that there is no work', async () => scaler.seen.includes(0));
    assert.equal(scaler.jobs.length, 0);
    const variants = VARIANTS.map(toVariant);
    const configuration = describeTinySweep({ archive: archiveOf(site), variants, execution: { concurrency: CONCURRENCY } });
    await (await startSweep(site, SWEEP_ID, configuration)).result();
    for (const { ended } of await Promise.all(scaler.jobs)) await ended;
    await waitUntil('the scaler sees that the work is done', async () => scaler.seen.at(-1) === 0);
  } finally {
    await scaler.stop();
  }
  for (const { state, attempts } of (await readResults(site.reportsFolder, SWEEP_ID)).values())
    assert.deepEqual({ state, attempts }, { state: 'completed', attempts: 1 });
  return describeScaling(site.client, scaler, chart);
}

interface Job extends HostWorker {
  readonly startedAtMs: number;
}

interface Scaler {
  /** What it read, without repetitions. */
  readonly seen: readonly number[];
  readonly jobs: readonly Promise<Job>[];
  /** Largest number of workers at once. */
  most(): number;
  stop(): Promise<void>;
}

function startScaler(site: Site, { slots, maxPods, idleSeconds, pollingSeconds }: ChartNumbers, url: string): Scaler {
  const seen: number[] = [];
  const jobs: Promise<Job>[] = [];
  const stopping = new AbortController();
  let [running, most] = [0, 0];
  async function startJob(): Promise<Job> {
    running += 1;
    const startedAtMs = Date.now();
    const variables = { DURASWEEP_SLOTS: `${slots}`, DURASWEEP_IDLE_SECONDS: `${idleSeconds}` };
    const name = `job-${jobs.length}`;
    const job = await startHostWorker({ host: name, role: 'train', enter: [], env: { ...site.env, ...variables }, logFolder: site.folder });
    void job.ended.then(() => (running -= 1));
    return { ...job, startedAtMs };
  }
  async function scale(): Promise<void> {
    while (!stopping.signal.aborted) {
      const answer = await orNull(fetch(url));
      if (answer?.ok) {
        const { cpu } = (await answer.json()) as { cpu: number };
        if (seen.at(-1) !== cpu) seen.push(cpu);
        for (const wanted = Math.min(maxPods, Math.ceil(cpu / slots)); running < wanted; ) jobs.push(startJob());
        most = Math.max(most, running);
      }
      await delay(pollingSeconds * 1_000, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }
  const scaling = scale();
  const stop = async () => {
    stopping.abort();
    await scaling;
    for (const job of await Promise.all(jobs)) await job.stop();
  };
  return { seen, jobs, most: () => most, stop };
}

async function describeScaling(client: Client, { seen, jobs, most }: Scaler, { idleSeconds }: ChartNumbers): Promise<Outcome> {
  const busy = await readBusyMs(
    client,
    VARIANTS.map(({ name }) => `${SWEEP_ID}/${name}`),
  );
  let [alive, idle] = [0, 0];
  for (const { pid, startedAtMs, ended } of await Promise.all(jobs)) {
    const lifetimeMs = (await ended) - startedAtMs;
    alive += lifetimeMs / 1_000;
    const [, busyMs = 0] = [...busy].find(([identity]) => Number.parseInt(identity, 10) === pid) ?? [];
    idle += (lifetimeMs - busyMs) / 1_000;
  }
  return buildOutcome(
    `autoscaling by /trials with the chart's values (${seen.join(' → ')} trials)`,
    `0 → ${most()} → 0 workers, none ended in a training; ${alive.toFixed(0)} s of workers, ${idle.toFixed(0)} s of them idle, with their start and ${idleSeconds} s before each end`,
  );
}
