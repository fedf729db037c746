import assert from 'node:assert/strict';
import type { SupervisedWorker } from '../../../cli/supervise-worker.ts';
import { type Disturbance, disturb } from '../harness/disturb.ts';
import { findTrainer } from '../harness/find-trainer.ts';
import { archiveOf, forgetTrials, startSweep, toVariant } from '../harness/night.ts';
import { assertSameBits, type Outcome, readResults } from '../harness/outcome.ts';
import { isAlive } from '../harness/processes.ts';
import type { Site } from '../harness/site.ts';
import { describeTinySweep } from '../harness/tiny-sweep.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { isFinished } from '../harness/watch-training.ts';
import { type CaseOptions, describeOutcome } from './case-options.ts';

const SWEEP_ID = 'drained';
const IDLE_SECONDS = 2;

/**
 * What a cluster does to workers on purpose, one after the other during the same training: scaling in, replacing them, and removing them
 * when there is no work. Stops the site's own workflow worker; another one stays.
 */
export async function drainWorkers({ site, reference, variant }: CaseOptions): Promise<Outcome[]> {
  await forgetTrials(site);
  const trialKey = reference.results.get(variant.name)?.trialKey ?? '';
  const workers = await Promise.all([site.addWorker('train'), site.addWorker('train')]);
  await site.addWorker('workflow');
  const handle = await startSweep(site, SWEEP_ID, describeTinySweep({ archive: archiveOf(site), variants: [toVariant(variant)] }));
  const meet = (disturbance: Disturbance) =>
    disturb({ site, disturbance, trialKey, allTrialKeys: [trialKey], secondsPerEpoch: reference.secondsPerEpoch });
  const scaledIn = await meet(scaleIn(workers));
  const drained = await meet(drainNode(workers));
  const idle = await endIdle(site, trialKey);
  await handle.result();
  assertSameBits(await readResults(site.reportsFolder, SWEEP_ID), reference.results, [variant.name]);
  return [scaledIn, drained, idle];
}

/** Of two training workers, the one that is training is asked to stop; the other stays. */
function scaleIn(workers: readonly SupervisedWorker[]): Disturbance {
  return {
    fault: 'scale-in: SIGTERM to the one of two training workers that trains',
    variant: SWEEP_ID,
    async inject(site) {
      return { note: `handed over to the other; ended after ${await stopTrainer(site, workers)} s` };
    },
  };
}

/** A node is lost with everything on it, and a training worker is started elsewhere only afterwards. */
function drainNode(workers: readonly SupervisedWorker[]): Disturbance {
  return {
    fault: 'node drain: SIGTERM to the last training worker and to one of two workflow workers, then a new training worker',
    variant: SWEEP_ID,
    async inject(site) {
      const [seconds] = await Promise.all([stopTrainer(site, workers), site.stopWorker('workflow')]);
      await site.addWorker('train', { DURASWEEP_IDLE_SECONDS: String(IDLE_SECONDS) });
      return { note: `handed over to the new one; ended after ${seconds} s` };
    },
  };
}

async function stopTrainer({ client }: Site, workers: readonly SupervisedWorker[]): Promise<string> {
  const pid = await findTrainer(client);
  const trainer = workers.find((worker) => worker.pid() === pid);
  assert.ok(trainer !== undefined, `worker ${pid} trains, and is none of the case's`);
  const askedAt = performance.now();
  await trainer.stop();
  return ((performance.now() - askedAt) / 1_000).toFixed(1);
}

/** The worker that is training exits after two seconds without work: not during a training, which takes longer, but after it. */
async function endIdle({ client, store }: Site, trialKey: string): Promise<Outcome> {
  const pid = await findTrainer(client);
  await waitUntil('the training is finished', () => isFinished(store, trialKey));
  assert.ok(isAlive(pid), 'the worker ended before its training did');
  const finishedAt = performance.now();
  await waitUntil('the idle worker has ended', async () => !isAlive(pid));
  const seconds = ((performance.now() - finishedAt) / 1_000).toFixed(1);
  return describeOutcome(
    `a training worker with DURASWEEP_IDLE_SECONDS=${IDLE_SECONDS}`,
    `stayed while it trained; ended by itself ${seconds} s after that`,
  );
}
