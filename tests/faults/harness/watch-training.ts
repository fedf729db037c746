import { setTimeout as delay } from 'node:timers/promises';
import type { ArtifactReference } from '../../../core/domain/artifact.ts';
import type { ArtifactStore } from '../../../core/storage/artifact-store.ts';
import { orNull, waitUntil } from './wait-until.ts';

/** The content of a trial's checkpoint pointer. */
export interface StoredProgress {
  /** The attempt that holds the trial. */
  readonly owner: string;
  /** Epoch of the newest checkpoint; 0 before the first. */
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
  /** Time at which the newest checkpoint was seen, `performance.now()`. */
  readonly checkpointAt: number;
}

interface MidEpochOptions {
  readonly store: ArtifactStore;
  readonly trialKey: string;
  readonly secondsPerEpoch: number;
}

/** Number of completed epochs before a training is disturbed. */
const EPOCHS_BEFORE = 2;
/** Maximum wait, even if the undisturbed run was slow: a training that is faster now must still be hit in time. */
const LONGEST_WAIT_MS = 300;

/** Returns in the middle of an epoch after the second: half an epoch's time after the previous checkpoint was stored. */
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
  /** Epoch of the checkpoint from which the next attempt resumed; null: the same attempt continued. */
  readonly resumedFrom: number | null;
}

/** Waits until a trial has progressed or is finished, and records from where it was resumed. */
export async function waitForRecovery(store: ArtifactStore, { trialKey, progress }: MidEpoch): Promise<Recovery> {
  let claimed: StoredProgress | null = null;
  let resumedFrom: number | null = null;
  return waitUntil(`trial ${trialKey} goes on after epoch ${progress.epoch}`, async () => {
    const found = await readProgress(store, trialKey);
    if (found === null) return null;
    if (found.owner !== progress.owner) {
      claimed ??= found;
      // The first checkpoint of an attempt belongs to the epoch after the one from which it resumed.
      if (resumedFrom === null && found.tag !== claimed.tag) resumedFrom = found.epoch - 1;
    }
    const isFurther = found.epoch > progress.epoch || (await isFinished(store, trialKey));
    return isFurther && { resumedFrom: claimed === null ? null : (resumedFrom ?? claimed.epoch) };
  });
}
