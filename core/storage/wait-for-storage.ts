import { setTimeout as delay } from 'node:timers/promises';
import { type DurasweepError, isStorageFailure } from '../domain/errors.ts';
import type { ArtifactStore } from './artifact-store.ts';

export interface WaitOptions {
  readonly signal: AbortSignal;
  /** Maximum time to wait during consecutive refusals. */
  readonly refusalMilliseconds: number;
  /** Called before every pause, with the error that caused it. */
  readonly onWait: (error: DurasweepError) => void;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/**
 * A store that retries every operation, with growing pauses, while the service is unavailable or, up to a limit, refuses: training
 * keeps its state in memory instead of failing and repeating epochs. Every operation is safe to repeat, see ArtifactStore.
 */
export function waitForStorage(store: ArtifactStore, options: WaitOptions): ArtifactStore {
  const persist = <Input extends unknown[], Output>(operation: (...input: Input) => Promise<Output>) => {
    return (...input: Input) => repeatUntilAvailable(() => operation(...input), options);
  };
  return {
    refer: store.refer,
    put: persist(store.put),
    create: persist(store.create),
    get: persist(store.get),
    find: persist(store.find),
    read: persist(store.read),
    list: persist(store.list),
    remove: persist(store.remove),
    readPointer: persist(store.readPointer),
    movePointer: persist(store.movePointer),
  };
}

async function repeatUntilAvailable<T>(operation: () => Promise<T>, { signal, refusalMilliseconds, onWait }: WaitOptions): Promise<T> {
  let refusedMilliseconds = 0;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await operation();
    } catch (error) {
      if (!isStorageFailure(error)) throw error;
      // After a cancellation, the caller may have moved on and must not be notified.
      signal.throwIfAborted();
      if (error.failureClass !== 'StorageRefused') refusedMilliseconds = 0;
      else if (refusedMilliseconds >= refusalMilliseconds) throw error;
      else refusedMilliseconds += pauseMs;
      onWait(error);
      await delay(pauseMs, undefined, { signal });
    }
  }
}
