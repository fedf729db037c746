import { setTimeout as delay } from 'node:timers/promises';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { type MidEpoch, readProgress, type StoredProgress } from '../faults/harness/watch-training.ts';

const LOOK_EVERY_MS = 100;

/** What a trial's checkpoint pointer said, and when it was first seen to say so (`performance.now()`). */
interface Move {
  readonly progress: StoredProgress;
  readonly atMs: number;
}

/** A training that went from one attempt to another. */
export interface Handover {
  /** Epochs that the earlier attempt had stored and the later one did not begin from. */
  readonly storedEpochsLost: number;
  /** When the earlier attempt's last checkpoint was seen. */
  readonly storedAtMs: number;
  /** When the later one had claimed the trial. */
  readonly claimedAtMs: number;
}

/** Looks at a trial's pointer until it is stopped, whatever happens meanwhile. */
export function watchHandovers(store: ArtifactStore, { trialKey, progress, checkpointAt }: MidEpoch): { stop(): Promise<Handover[]> } {
  const moves: Move[] = [{ progress, atMs: checkpointAt }];
  let stopped = false;
  async function look(): Promise<void> {
    while (!stopped) {
      const found = await readProgress(store, trialKey);
      if (found !== null && found.tag !== moves.at(-1)?.progress.tag) moves.push({ progress: found, atMs: performance.now() });
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
