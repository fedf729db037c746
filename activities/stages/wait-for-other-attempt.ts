import { setTimeout as delay } from 'node:timers/promises';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { findTrialResult, trialPath } from './trial-result.ts';

const POLL_MS = 2_000;

interface WaitForOtherAttemptOptions {
  readonly store: ArtifactStore;
  readonly trialKeys: readonly string[];
  /** The other attempt counts as dead when it has not moved a checkpoint pointer for this long. */
  readonly staleMilliseconds: number;
  readonly signal: AbortSignal;
  /** Called before every pause. */
  readonly onWait: () => void;
}

/** Returns when every trial has a result, or when whoever trains them has fallen silent. */
export async function waitForOtherAttempt(options: WaitForOtherAttemptOptions): Promise<void> {
  const { store, trialKeys, staleMilliseconds, signal, onWait } = options;
  let lastTags = '';
  for (let silentMs = 0; silentMs < staleMilliseconds; silentMs += POLL_MS) {
    const results = await Promise.all(trialKeys.map((trialKey) => findTrialResult(store, trialKey)));
    if (results.every((result) => result !== null)) return;
    const tags = await readTags(store, trialKeys);
    // Deleted: there is no other attempt, or it will find out as this one did.
    if (tags === null) return;
    if (tags !== lastTags) silentMs = 0;
    lastTags = tags;
    onWait();
    await delay(POLL_MS, undefined, { signal });
  }
}

async function readTags(store: ArtifactStore, trialKeys: readonly string[]): Promise<string | null> {
  const pointers = await Promise.all(trialKeys.map((trialKey) => store.readPointer(trialPath(trialKey, 'checkpoint.json'))));
  if (pointers.some((pointer) => pointer === null)) return null;
  return pointers.map((pointer) => pointer?.tag).join();
}
