import { setTimeout as delay } from 'node:timers/promises';

/** Runs one task per name at a time; calls in the meantime share the next run. */
export interface Lanes<Result> {
  /** A result that is at least as new as this call; waits first for `restShare` times the duration of the last run. */
  ask(name: string, work: () => Promise<Result>): Promise<Result>;
}

interface Lane<Result> {
  running: Promise<unknown>;
  next: Promise<Result> | null;
  /** In the time of `performance.now()`. */
  restedAt: number;
}

const LONGEST_REST_MS = 30_000;

/** @param restShare 4: at most a fifth of the time is spent on a name, however often it is called */
export function createLanes<Result>(restShare: number): Lanes<Result> {
  const lanes = new Map<string, Lane<Result>>();
  return {
    ask(name, work) {
      const lane = lanes.get(name) ?? { running: Promise.resolve(), next: null, restedAt: 0 };
      lanes.set(name, lane);
      lane.next ??= lane.running.then(async () => {
        const restMs = lane.restedAt - performance.now();
        if (restMs > 0) await delay(restMs, undefined, { ref: false });
        lane.next = null;
        const begunAt = performance.now();
        const result = work();
        lane.running = result.catch(() => undefined);
        return await result.finally(() => {
          const now = performance.now();
          lane.restedAt = now + Math.min(LONGEST_REST_MS, restShare * (now - begunAt));
        });
      });
      return lane.next;
    },
  };
}
