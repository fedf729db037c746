import { setTimeout as delay } from 'node:timers/promises';

/** Lets a limited number of callers through per second, in order of arrival. */
export interface Pace {
  /** Resolves when it is the caller's turn. */
  turn(): Promise<void>;
}

export interface PaceOptions {
  readonly perSecond: number;
  /** Milliseconds; for tests. */
  readonly clock?: () => number;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

export function createPace({
  perSecond,
  clock = () => performance.now(),
  wait = (milliseconds) => delay(milliseconds),
}: PaceOptions): Pace {
  const gapMs = 1_000 / perSecond;
  let next = Number.NEGATIVE_INFINITY;
  return {
    async turn() {
      const now = clock();
      const at = Math.max(now, next);
      next = at + gapMs;
      if (at > now) await wait(at - now);
    },
  };
}
