import { setTimeout as delay } from 'node:timers/promises';
import type { ArtifactStore } from '../../../core/storage/artifact-store.ts';
import { type MidEpoch, readProgress, type StoredProgress } from './watch-training.ts';

const LOOK_EVERY_MS = 100;

/** The content of a trial's checkpoint pointer, and when it was first seen (`performance.now()`). */
interface Move {
  readonly progress: StoredProgress;
  readonly atMs: number;
}

/** A training that was taken over by another attempt. */
export interface Handover {
  /** Epochs that the earlier attempt had stored but from which the later one did not resume. */
  readonly storedEpochsLost: number;
  /** When the earlier attempt's last checkpoint was seen. */
  readonly storedAtMs: number;
  /** When the later one was seen to have claimed the trial. */
  readonly claimedAtMs: number;
}

/** Watches a trial's pointer until stopped, whatever happens meanwhile. */
export function watchHandovers(store: ArtifactStore, { trialKey, progress, checkpointAt }: MidEpoch): { stop(): Promise<Handover[]> } {
  const moves: Move[] = [{ progress, atMs: checkpointAt }];
  let stopped = false;
  async function look(): Promise<void> {
    for (;;) {
      // Once more after it is stopped: short epochs may have been stored since the last look.
      const isLast = stopped;
      const found = await readProgress(store, trialKey);
      if (found !== null && found.tag !== moves.at(-1)?.progress.tag) moves.push({ progress: found, atMs: performance.now() });
      if (isLast) return;
      await delay(LOOK_EVERY_MS);
    }
  }
  const looking = look();
  return {
    async stop() {
      stopped = true;
      await looking;
      return listHandovers(moves);
    },
  };
}

function listHandovers(moves: readonly Move[]): Handover[] {
  return moves.flatMap((claim, index) => {
    const before = moves[index - 1];
    if (before === undefined || before.progress.owner === claim.progress.owner) return [];
    const storedEpochsLost = before.progress.epoch - claim.progress.epoch;
    return [{ storedEpochsLost, storedAtMs: before.atMs, claimedAtMs: claim.atMs }];
  });
}
