import assert from 'node:assert/strict';
import type { SupervisedWorker } from '../../../cli/supervise-worker.ts';
import { type ChartNumbers, readChartNumbers } from '../../support/chart-numbers.ts';
import { findTrainer } from '../harness/find-trainer.ts';
import { measurePace } from '../harness/lasting-trainings.ts';
import { type FaultEnd, type LongFault, meetCase } from '../harness/meet-case.ts';
import { archiveOf, runReference, startSweep, toVariant } from '../harness/night.ts';
import { assertSameBits, type Outcome, readResults } from '../harness/outcome.ts';
import { isAlive } from '../harness/processes.ts';
import { type Site, startSite } from '../harness/site.ts';
import { describeTinySweep, writeTinyArchive } from '../harness/tiny-sweep.ts';
import { orNull, waitUntil } from '../harness/wait-until.ts';
import { isFinished } from '../harness/watch-training.ts';
import { buildOutcome } from './case-options.ts';

const SWEEP_ID = 'drained';
/** Three workers start, one after the other, while it trains. */
const LASTS_SECONDS = 40;
/** Epochs are short all the same, and each stores a checkpoint, of which MinIO keeps even the removed ones for minutes. */
const BATCH_SIZE = 1;
const IDLE_SECONDS = 2;

/**
 * What a cluster does to workers on purpose, one after the other during the same training: replacing them, scaling in, and removing them when
 * there is no work. Workers have the chart's settings and get its time to end.
 */
export async function drainWorkers(): Promise<Outcome[]> {
  const site = await startSite();
  try {
    await writeTinyArchive(archiveOf(site));
    return await drainOneByOne(site);
  } finally {
    await site.stop();
  }
}

async function drainOneByOne(site: Site): Promise<Outcome[]> {
  await site.stopWorker('train');
  const chart = await readChartNumbers();
  const training = await startTrainers(site, chart);
  await site.addWorker('workflow');
  const planTraining = await measurePace(site, BATCH_SIZE);
  const variant = { name: SWEEP_ID, index: 53, training: planTraining(LASTS_SECONDS) };
  const { results, secondsPerEpoch } = await runReference(site, [variant]);
  const trialKey = results.get(SWEEP_ID)?.trialKey ?? '';
  const handle = await startSweep(site, SWEEP_ID, describeTinySweep({ archive: archiveOf(site), variants: [toVariant(variant)] }));
  const outcomes: Outcome[] = [];
  for (const fault of [restartOneByOne(training), scaleIn(training), drainNode(training)]) {
    const outcome = await meetCase({ place: site, fault, trialKey, allTrialKeys: [trialKey], secondsPerEpoch });
    outcomes.push({ ...outcome, outcome: `${outcome.outcome}; ${secondsPerEpoch.toFixed(1)} s an epoch` });
  }
  const idle = await endIdle(site, trialKey);
  await handle.result();
  assertSameBits(await readResults(site.reportsFolder, SWEEP_ID), results, [SWEEP_ID]);
  return [...outcomes, idle];
}

/** Training workers that are started and ended like the chart's pods. */
interface Trainers {
  readonly running: SupervisedWorker[];
  /** Resolves when it serves. */
  start(variables?: Record<string, string>): Promise<void>;
  /** Sends SIGTERM; resolves when the worker has ended. @returns seconds until then, in words */
  stop(worker: SupervisedWorker): Promise<string>;
  findTrainer(): Promise<SupervisedWorker>;
}

async function startTrainers(site: Site, { slots, slotMemoryMegabytes, gracePeriodSeconds }: ChartNumbers): Promise<Trainers> {
  const running: SupervisedWorker[] = [];
  const settings = { DURASWEEP_SLOTS: String(slots), DURASWEEP_SLOT_MEMORY_MB: String(slotMemoryMegabytes) };
  const start = async (variables: Record<string, string> = {}) =>
    void running.push(await site.addWorker('train', { ...settings, ...variables }));
  await Promise.all([start(), start()]);
  return {
    running,
    start,
    async stop(worker) {
      running.splice(running.indexOf(worker), 1);
      const askedAt = performance.now();
      await worker.stop();
      const seconds = (performance.now() - askedAt) / 1_000;
      assert.ok(seconds < gracePeriodSeconds, `the worker took ${seconds} s to end, the chart allows ${gracePeriodSeconds}`);
      return seconds.toFixed(1);
    },
    findTrainer: () =>
      waitUntil('one of these workers trains', async () => {
        // A worker that has ended counts until another has begun.
        const pid = await orNull(findTrainer(site.client));
        return running.find((worker) => worker.pid() === pid);
      }),
  };
}

/** Like the chart's Deployment: each worker is asked to stop when its replacement serves, the one that is training first. */
function restartOneByOne(trainers: Trainers): LongFault<Site> {
  return {
    fault: 'rolling restart of two training workers: SIGTERM to each when its replacement serves',
    variant: SWEEP_ID,
    async inject() {
      const first = await trainers.findTrainer();
      const ended: string[] = [];
      for (const worker of [first, ...trainers.running.filter((other) => other !== first)]) {
        await trainers.start();
        ended.push(await trainers.stop(worker));
      }
      return { note: `ended after ${ended.join(' and ')} s` };
    },
  };
}

/** Of two training workers, the one that is training is asked to stop; the other stays. */
function scaleIn(trainers: Trainers): LongFault<Site> {
  return {
    fault: 'scale-in: SIGTERM to the one of two training workers that trains',
    variant: SWEEP_ID,
    inject: () => stopTrainer(trainers),
  };
}

/** A node is lost with everything on it, and a training worker is started elsewhere only afterwards. */
function drainNode(trainers: Trainers): LongFault<Site> {
  return {
    fault: 'node drain: SIGTERM to the last training worker and to one of two workflow workers, then a new training worker',
    variant: SWEEP_ID,
    async inject(site) {
      const [ended] = await Promise.all([stopTrainer(trainers), site.stopWorker('workflow')]);
      await trainers.start({ DURASWEEP_IDLE_SECONDS: String(IDLE_SECONDS) });
      return ended;
    },
  };
}

async function stopTrainer(trainers: Trainers): Promise<FaultEnd> {
  const seconds = await trainers.stop(await trainers.findTrainer());
  return { goneAtMs: performance.now(), note: `ended after ${seconds} s` };
}

/** The worker that is training exits after two seconds without work: not during a training, which takes longer, but after it. */
async function endIdle({ client, store }: Site, trialKey: string): Promise<Outcome> {
  const pid = await findTrainer(client);
  await waitUntil('the training is finished', () => isFinished(store, trialKey));
  assert.ok(isAlive(pid), 'the worker ended before its training did');
  const finishedAt = performance.now();
  await waitUntil('the idle worker has ended', async () => !isAlive(pid));
  const seconds = ((performance.now() - finishedAt) / 1_000).toFixed(1);
  return buildOutcome(
    `a training worker with DURASWEEP_IDLE_SECONDS=${IDLE_SECONDS}`,
    `stayed while it trained; ended by itself ${seconds} s after that`,
  );
}
