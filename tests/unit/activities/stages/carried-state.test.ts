import { describe, expect, it } from 'vitest';
import { readState, storeState } from '../../../../activities/stages/carried-state.ts';
import { createMemoryStore } from '../../core/storage/memory-store.ts';
import { createContext } from './support.ts';

const PART = { sweepId: 'night:1', startedAt: '2026-01-01T00:00:00.000Z', text: '{"name":"ü 😀"' };

describe('a part of a sweep’s state in the store', () => {
  it('is read back unchanged, and stored once, whatever runs again', async () => {
    const store = createMemoryStore();
    const context = createContext({ store });
    const reference = await storeState(PART, context);
    expect(await storeState(PART, context)).toEqual(reference);
    expect([...store.objects.keys()]).toEqual([`sweeps/night~1/executions/${PART.startedAt}/state/${reference.sha256}.txt`]);
    expect(await readState(reference, context)).toBe(PART.text);
  });

  it('is stored again if it was damaged', async () => {
    const store = createMemoryStore();
    const context = createContext({ store });
    const reference = await storeState(PART, context);
    store.objects.set(reference.key, Buffer.from('damaged'));
    await storeState(PART, context);
    expect(await readState(reference, context)).toBe(PART.text);
  });

  it.each(['missing', 'damaged'])('is not replaced by anything else when it is %s, and the error says what to do', async (problem) => {
    const store = createMemoryStore();
    const context = createContext({ store });
    const reference = await storeState(PART, context);
    if (problem === 'missing') store.objects.delete(reference.key);
    else store.objects.set(reference.key, Buffer.from('damaged'));
    await expect(readState(reference, context)).rejects.toMatchObject({
      failureClass: 'StateLost',
      message: expect.stringMatching(/state\/.*start the sweep again from its manifest: finished trials are reused\.$/),
    });
  });
});
