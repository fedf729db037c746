import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Disturbance } from '../harness/disturb.ts';
import type { FaultyProxy } from '../harness/faulty-proxy.ts';
import { sendSignal } from '../harness/processes.ts';
import type { Site } from '../harness/site.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { isFinished, readProgress } from '../harness/watch-training.ts';

const execute = promisify(execFile);

/** The sweep's stallTimeLimit in the case below. */
export const STALL_LIMIT = '20 seconds';

export const stopSlot: Disturbance = {
  fault: `a slot that hangs (SIGSTOP; stallTimeLimit ${STALL_LIMIT})`,
  variant: 'stop-slot',
  endsAttempt: true,
  async inject(site) {
    const slots = await site.listSlots();
    for (const slot of slots) sendSignal(slot, 'SIGSTOP');
    await waitUntil('the worker has ended the slot that hangs', async () => {
      const left = await site.listSlots();
      return slots.every((slot) => !left.includes(slot));
    });
  },
};

export const storeAnswers503 = (proxy: FaultyProxy, seconds: number): Disturbance => ({
  fault: `the store answers 503 for ${seconds} s`,
  variant: 'store-503',
  async inject() {
    proxy.setMode('unavailable');
    await delay(seconds * 1_000);
    proxy.setMode('pass');
  },
});

export const storeIsSlow = (proxy: FaultyProxy): Disturbance => ({
  fault: 'every request to the store takes 1.5 s longer',
  variant: 'store-slow',
  async inject(site, { trialKey }) {
    proxy.setMode('slow');
    await waitUntil('the training is finished all the same', () => isFinished(site.store, trialKey));
    proxy.setMode('pass');
  },
});

/** Mounts a small file system under MinIO, with room for removed checkpoints that it keeps for minutes. @throws Error without the rights */
export async function mountSmallDisk(folder: string): Promise<() => Promise<void>> {
  await execute('mount', ['-t', 'tmpfs', '-o', 'size=384m', 'tmpfs', folder]);
  return async () => void (await execute('umount', ['-l', folder]));
}

export const fillDisk: Disturbance = {
  fault: 'disk full under MinIO for 10 s',
  variant: 'disk-full',
  async inject(site, { trialKey }) {
    const filler = path.join(site.folder, 'minio', 'filler');
    const slots = await site.listSlots();
    // A training takes less time than filling the disk.
    for (const slot of slots) sendSignal(slot, 'SIGSTOP');
    await fillUp(site, filler);
    assert.ok(!(await isFinished(site.store, trialKey)), 'the training was finished before the disk was full');
    for (const slot of slots) sendSignal(slot, 'SIGCONT');
    const before = await readProgress(site.store, trialKey);
    await delay(10_000);
    const after = await readProgress(site.store, trialKey);
    await rm(filler);
    const waited = before?.tag === after?.tag && !(await isFinished(site.store, trialKey));
    return { note: waited ? 'waited for free space, then continued' : 'continued: MinIO still had room for the checkpoints' };
  },
};

async function fillUp(site: Site, filler: string): Promise<void> {
  const { bavail, bsize } = await statfs(path.join(site.folder, 'minio'));
  // Another process may write the last bytes; the file system is full either way.
  await writeFile(filler, Buffer.alloc(bavail * bsize)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOSPC') throw error;
  });
}
