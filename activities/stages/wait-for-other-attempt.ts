import { setTimeout as delay } from 'node:timers/promises';
import { TRIAL_FILES, trialPath } from '../../core/domain/store-paths.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { findTrialResult } from './trial-result.ts';

const POLL_MS = 2_000;

interface WaitForOtherAttemptOptions {
  readonly store: ArtifactStore;
  readonly trialKey: string;
  /** The other attempt counts as dead if it has not moved a checkpoint pointer for this long. */
  readonly staleMilliseconds: number;
  readonly signal: AbortSignal;
  /** Called before every pause. */
  readonly onWait: () => void;
}

/** Returns when the trial has a result, or when the other attempt makes no more progress. */
export async function waitForOtherAttempt(options: WaitForOtherAttemptOptions): Promise<void> {
  const { store, trialKey, staleMilliseconds, signal, onWait } = options;
  let lastTag = '';
  for (let silentMs = 0; silentMs < staleMilliseconds; silentMs += POLL_MS) {
    if ((await findTrialResult(store, trialKey)) !== null) return;
    const pointer = await store.readPointer(trialPath(trialKey, TRIAL_FILES.checkpoint));
    // Deleted: there is no other attempt, or it will notice as this one did.
    if (pointer === null) return;
    if (pointer.tag !== lastTag) silentMs = 0;
    lastTag = pointer.tag;
    onWait();
    await delay(POLL_MS, undefined, { signal });
  }
}
