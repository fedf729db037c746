import { setTimeout as delay } from 'node:timers/promises';
import type { Disturbance } from '../harness/disturb.ts';
import { isAlive, sendSignal } from '../harness/processes.ts';
import type { Site } from '../harness/site.ts';
import { flipBitOnDisk, putBehindTheStore } from '../harness/spoil.ts';
import { orNull, WORKFLOW_POLL_MS, waitUntil } from '../harness/wait-until.ts';
import { readProgress } from '../harness/watch-training.ts';

export const killSlot: Disturbance = {
  fault: 'kill -9 of a slot',
  variant: 'kill-slot',
  endsAttempt: true,
  inject: async (site) => void (await killSlots(site)),
};

export const killTrainingWorker: Disturbance = {
  fault: 'kill -9 of the training worker',
  variant: 'kill-training-worker',
  endsAttempt: true,
  async inject(site) {
    const slots = await site.listSlots();
    site.killWorker('train');
    await waitUntil('its slots have noticed', async () => slots.every((slot) => !isAlive(slot)));
  },
};

export const killWorkflowWorker: Disturbance = {
  fault: 'kill -9 of the workflow worker',
  variant: 'kill-workflow-worker',
  inject: async (site) => void site.killWorker('workflow'),
};

export const killEverything: Disturbance = {
  fault: 'kill -9 of everything at once, servers too',
  variant: 'kill-everything',
  endsAttempt: true,
  async inject(site) {
    const slots = await site.listSlots();
    for (const role of ['workflow', 'train'] as const) site.killWorker(role);
    for (const slot of slots) sendSignal(slot, 'SIGKILL');
    await Promise.all([site.killServer('temporal'), site.killServer('minio')]);
    await Promise.all([site.startServer('temporal'), site.startServer('minio')]);
  },
};

export const stopTemporal = (seconds: number): Disturbance => ({
  fault: `Temporal server killed for ${seconds} s`,
  variant: 'stop-temporal',
  async inject(site) {
    await site.killServer('temporal');
    await delay(seconds * 1_000);
    await site.startServer('temporal');
  },
});

export const stopMinio = (seconds: number): Disturbance => ({
  fault: `MinIO killed for ${seconds} s in training`,
  variant: 'stop-minio',
  async inject(site) {
    await site.killServer('minio');
    await delay(seconds * 1_000);
    await site.startServer('minio');
  },
});

/** Damages the newest checkpoint while no attempt is running, so that the next one reads it. */
function spoilCheckpoint(what: string, variant: string, spoil: (bytes: Uint8Array) => Uint8Array | null): Disturbance {
  return {
    fault: `newest checkpoint ${what}, then kill -9 of its slot`,
    variant,
    endsAttempt: true,
    async inject(site, training) {
      await killSlots(site);
      const progress = (await readProgress(site.store, training.trialKey)) ?? training.progress;
      if (progress.newest === null) throw new Error('There is no checkpoint to spoil.');
      const spoilt = spoil(await site.store.get(progress.newest));
      await site.store.remove(progress.newest.key);
      if (spoilt !== null) await putBehindTheStore(site, progress.newest.key, spoilt);
      // An epoch that ended just before the slot was not counted.
      const checkpointsLost = 1 - (progress.epoch - training.progress.epoch);
      return { checkpointsLost, note: 'the checkpoint before it was used, with a warning in the journal' };
    },
  };
}

export const truncateCheckpoint = spoilCheckpoint('truncated', 'truncate-checkpoint', (bytes) => bytes.subarray(0, bytes.length >> 1));
export const deleteCheckpoint = spoilCheckpoint('deleted', 'delete-checkpoint', () => null);
export const flipByte = spoilCheckpoint('with one byte flipped', 'flip-byte', (bytes) => {
  const flipped = Uint8Array.from(bytes);
  const middle = flipped.length >> 1;
  flipped[middle] = (flipped[middle] ?? 0) ^ 1;
  return flipped;
});

/** Like a failing disk: MinIO notices the damage and answers 503 for the object from then on. */
export const flipOnDisk: Disturbance = {
  fault: "newest checkpoint with one bit flipped on MinIO's disk, then kill -9 of its slot",
  variant: 'flip-on-disk',
  endsAttempt: true,
  async inject(site, training) {
    await killSlots(site);
    const progress = (await readProgress(site.store, training.trialKey)) ?? training.progress;
    if (progress.newest === null) throw new Error('There is no checkpoint to spoil.');
    await flipBitOnDisk(site, progress.newest.key);
    const checkpointsLost = 1 - (progress.epoch - training.progress.epoch);
    return { checkpointsLost, note: 'counted as damaged, because others could be read; the checkpoint before it was used' };
  },
};

async function killSlots(site: Site): Promise<number[]> {
  const slots = await waitUntil('a slot runs', async () => {
    const found = await site.listSlots();
    return found.length > 0 && found;
  });
  for (const slot of slots) sendSignal(slot, 'SIGKILL');
  return slots;
}

/** Kills the slot with a native signal every time it trains this trial, until told to stop. @returns how often */
export async function crashEveryAttempt(site: Site, trialKey: string, isOver: () => Promise<boolean>): Promise<number> {
  const crashed = new Set<string>();
  const crashOrSee = async () => {
    const progress = await readProgress(site.store, trialKey);
    if (progress !== null && !crashed.has(progress.owner)) {
      crashed.add(progress.owner);
      for (const slot of await site.listSlots()) sendSignal(slot, 'SIGSEGV');
    }
    return (await orNull(isOver())) === true;
  };
  await waitUntil(`trial ${trialKey} is given up`, crashOrSee, { pollMs: WORKFLOW_POLL_MS });
  return crashed.size;
}
