import { describe, expect, it } from 'vitest';
import { DurasweepError } from '../../../../core/domain/errors.ts';
import { waitForStorage } from '../../../../core/storage/wait-for-storage.ts';
import { createMemoryStore } from './memory-store.ts';

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
      onWait: (error) => reasons.push(error.message),
    });
    expect(await store.find('key')).toBeNull();
    expect(reasons).toEqual(['away', 'away']);
  });

  it('does not repeat what waiting cannot mend', async () => {
    const store = waitForStorage(failFirst([new RangeError('a mistake')]), {
      signal: new AbortController().signal,
      onWait: () => undefined,
    });
    await expect(store.find('key')).rejects.toThrow('a mistake');
  });

  it('ends its wait when cancelled', async () => {
    const controller = new AbortController();
    const store = waitForStorage(failFirst([away(), away()]), { signal: controller.signal, onWait: () => controller.abort() });
    await expect(store.find('key')).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('says nothing of a failure that comes after it was cancelled', async () => {
    const reasons: string[] = [];
    const store = waitForStorage(failFirst([away()]), {
      signal: AbortSignal.abort(new Error('cancelled')),
      onWait: (error) => reasons.push(error.message),
    });
    await expect(store.find('key')).rejects.toThrow('cancelled');
    expect(reasons).toEqual([]);
  });
});
