import { describe, expect, it, vi } from 'vitest';
import { DurasweepError } from '../../../../core/domain/errors.ts';
import { waitForStorage } from '../../../../core/storage/wait-for-storage.ts';
import { createMemoryStore } from './memory-store.ts';

// Pauses are counted, not waited for.
vi.mock('node:timers/promises', async (importOriginal) => ({
  ...(await importOriginal<typeof import('node:timers/promises')>()),
  setTimeout: async (_: number, value: unknown, options?: { signal?: AbortSignal }) => {
    options?.signal?.throwIfAborted();
    return value;
  },
}));

const away = () => new DurasweepError('StorageUnavailable', 'away');

/** A store whose `find` fails with each of these errors once before it answers. */
function failFirst(errors: Error[]) {
  const store = createMemoryStore();
  return {
    ...store,
    find: async (key: string) => {
      const error = errors.shift();
      if (error !== undefined) throw error;
      return store.find(key);
    },
  };
}

describe('waitForStorage', () => {
  it('repeats an operation until the store is back, saying each time why it waits', async () => {
    const reasons: string[] = [];
    const store = waitForStorage(failFirst([away(), away()]), {
      signal: new AbortController().signal,
      refusalMilliseconds: 0,
      onWait: (error) => reasons.push(error.message),
    });
    expect(await store.find('key')).toBeNull();
    expect(reasons).toEqual(['away', 'away']);
  });

  it('waits for a refusing store up to the limit, and for an unavailable one without limit', async () => {
    const refused = () => new DurasweepError('StorageRefused', 'Access Denied');
    const waitFor = (errors: Error[], refusalMilliseconds: number) =>
      waitForStorage(failFirst(errors), { signal: new AbortController().signal, refusalMilliseconds, onWait: () => undefined }).find('key');
    await expect(waitFor([refused(), refused()], 200)).rejects.toThrow('Access Denied');
    expect(await waitFor([refused(), away(), refused()], 200)).toBeNull();
  });

  it('does not retry what waiting cannot fix', async () => {
    const store = waitForStorage(failFirst([new RangeError('a mistake')]), {
      signal: new AbortController().signal,
      refusalMilliseconds: 0,
      onWait: () => undefined,
    });
    await expect(store.find('key')).rejects.toThrow('a mistake');
  });

  it('stops waiting when cancelled', async () => {
    const controller = new AbortController();
    const store = waitForStorage(failFirst([away(), away()]), {
      signal: controller.signal,
      refusalMilliseconds: 0,
      onWait: () => controller.abort(),
    });
    await expect(store.find('key')).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('reports no failure after it was cancelled', async () => {
    const reasons: string[] = [];
    const store = waitForStorage(failFirst([away()]), {
      signal: AbortSignal.abort(new Error('cancelled')),
      refusalMilliseconds: 0,
      onWait: (error) => reasons.push(error.message),
    });
    await expect(store.find('key')).rejects.toThrow('cancelled');
    expect(reasons).toEqual([]);
  });
});
