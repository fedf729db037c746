import { setTimeout as delay } from 'node:timers/promises';

/** Lets one work of a name run at a time; who asks meanwhile shares the next. */
export interface Lanes<Result> {
  /** The newest, as of now or later: after as long a rest as `restShare` of what the last took. */
  ask(name: string, work: () => Promise<Result>): Promise<Result>;
}

interface Lane<Result> {
  running: Promise<unknown>;
  next: Promise<Result> | null;
  /** By the clock of `performance`. */
  restedAt: number;
}

const LONGEST_REST_MS = 30_000;

/** @param restShare 4: a fifth of the time, at most, is spent on a name, however often it is asked */
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
