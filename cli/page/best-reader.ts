import pLimit from 'p-limit';
import type { KnownBest } from './read-best.ts';

/** Reads what a list shows of each sweep's best: beside the list, one sweep after the other. */
export interface BestReader {
  /**
   * What is known by now; null: nothing yet, and it is being read.
   * @param stamp changes when the answer may: nothing is read twice for the same one, unless it failed
   */
  find(sweepId: string, stamp: string, read: () => Promise<KnownBest>): KnownBest | null;
}

interface Entry {
  stamp: string | null;
  best: KnownBest | null;
  /** By `clock`: when one that failed is read again. */
  againAt: number;
}

const AGAIN_AFTER_MS = 30_000;

/** @param clock milliseconds; for tests */
export function createBestReader(clock: () => number = () => performance.now()): BestReader {
  const known = new Map<string, Entry>();
  const inTurn = pLimit(1);
  const refresh = async (entry: Entry, stamp: string, read: () => Promise<KnownBest>) => {
    if (entry.stamp !== stamp) return;
    const best = await read().catch(() => null);
    if (entry.stamp !== stamp) return;
    if (best === null) entry.againAt = clock() + AGAIN_AFTER_MS;
    else entry.best = best;
  };
  return {
    find(sweepId, stamp, read) {
      const entry = known.get(sweepId) ?? { stamp: null, best: null, againAt: Number.POSITIVE_INFINITY };
      known.set(sweepId, entry);
      if (entry.stamp !== stamp || clock() >= entry.againAt) {
        entry.stamp = stamp;
        entry.againAt = Number.POSITIVE_INFINITY;
        void inTurn(() => refresh(entry, stamp, read));
      }
      return entry.best;
    },
  };
}
