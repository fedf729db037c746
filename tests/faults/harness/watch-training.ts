import { setTimeout as delay } from 'node:timers/promises';
import type { ArtifactReference } from '../../../core/domain/artifact.ts';
import type { ArtifactStore } from '../../../core/storage/artifact-store.ts';
import { orNull, waitUntil } from './wait-until.ts';

/** What a trial's checkpoint pointer says. */
export interface StoredProgress {
  /** Attempt that holds the trial. */
  readonly owner: string;
  /** Of the newest checkpoint; 0 before the first. */
  readonly epoch: number;
  readonly newest: ArtifactReference | null;
  readonly tag: string;
}

export async function readProgress(store: ArtifactStore, trialKey: string): Promise<StoredProgress | null> {
  const pointer = await orNull(store.readPointer(`trials/${trialKey}/checkpoint.json`));
  if (pointer === null) return null;
  const { owner, latest } = JSON.parse(Buffer.from(pointer.bytes).toString()) as {
    owner: string;
    latest: { epoch: number; reference: ArtifactReference }[];
  };
  return { owner, epoch: latest[0]?.epoch ?? 0, newest: latest[0]?.reference ?? null, tag: pointer.tag };
}

export async function isFinished(store: ArtifactStore, trialKey: string): Promise<boolean> {
  return (await orNull(store.find(`trials/${trialKey}/result.json`))) !== null;
}

export interface MidEpoch {
  readonly trialKey: string;
  readonly progress: StoredProgress;
  /** When the newest checkpoint was seen, `performance.now()`. */
  readonly checkpointAt: number;
}

interface MidEpochOptions {
  readonly store: ArtifactStore;
  readonly trialKey: string;
  readonly secondsPerEpoch: number;
}

/** Epochs that are done before a training is disturbed. */
const EPOCHS_BEFORE = 2;
/** However slow the undisturbed run was: a training that is faster now must still be met in time. */
const LONGEST_WAIT_MS = 300;

/** Returns in the middle of an epoch after the second: half an epoch's time after the checkpoint before it was stored. */
export async function waitForMidEpoch({ store, trialKey, secondsPerEpoch }: MidEpochOptions): Promise<MidEpoch> {
  const found = await waitForEpoch(store, trialKey, EPOCHS_BEFORE);
  await delay(Math.min(LONGEST_WAIT_MS, 500 * secondsPerEpoch));
  const now = await waitForEpoch(store, trialKey, EPOCHS_BEFORE);
  return now.progress.tag === found.progress.tag ? found : now;
}

async function waitForEpoch(store: ArtifactStore, trialKey: string, epoch: number): Promise<MidEpoch> {
  const progress = await waitUntil(`trial ${trialKey} has stored epoch ${epoch}`, async () => {
    const found = await readProgress(store, trialKey);
    return found !== null && found.epoch >= epoch && found;
  });
  if (await isFinished(store, trialKey)) throw new Error(`Trial ${trialKey} was finished before it could be disturbed.`);
  return { trialKey, progress, checkpointAt: performance.now() };
}

export interface Recovery {
  /** Epoch whose checkpoint the next attempt went on from; null: the same attempt went on. */
  readonly resumedFrom: number | null;
}

/** Waits until a trial has gone further than it was, or is finished, and sees on the way where it was taken up again. */
export async function waitForRecovery(store: ArtifactStore, { trialKey, progress }: MidEpoch): Promise<Recovery> {
  let claimed: StoredProgress | null = null;
  let resumedFrom: number | null = null;
  return waitUntil(`trial ${trialKey} goes on after epoch ${progress.epoch}`, async () => {
    const found = await readProgress(store, trialKey);
    if (found === null) return null;
    if (found.owner !== progress.owner) {
      claimed ??= found;
      // The first checkpoint an attempt stores is of the epoch after the one it began from.
      if (resumedFrom === null && found.tag !== claimed.tag) resumedFrom = found.epoch - 1;
    }
    const isFurther = found.epoch > progress.epoch || (await isFinished(store, trialKey));
    return isFurther && { resumedFrom: claimed === null ? null : (resumedFrom ?? claimed.epoch) };
  });
}
