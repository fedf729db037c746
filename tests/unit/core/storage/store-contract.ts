import { expect, it } from 'vitest';
import { ArtifactCorrupted, type ArtifactStore } from '../../../../core/storage/artifact-store.ts';

export interface StoreUnderTest {
  readonly store: ArtifactStore;
  /** Replaces an object's bytes (null: removes it) behind the store's back. */
  readonly damage: (key: string, bytes: Uint8Array | null) => Promise<void>;
}

const text = (content: string) => new Uint8Array(Buffer.from(content));

/** What every implementation of ArtifactStore must hold to; `prefix` keeps runs against one bucket apart. */
export function describeStoreContract(open: () => StoreUnderTest, prefix: string): void {
  const key = (name: string) => `${prefix}/${name}`;

  it('returns the bytes that were put', async () => {
    const { store } = open();
    const reference = await store.put({ key: key('whole'), bytes: text('whole') });
    expect(reference).toMatchObject({ key: key('whole'), bytes: 5 });
    expect(await store.get(reference)).toEqual(text('whole'));
    expect(await store.find(key('whole'))).toEqual(reference);
    expect(await store.find(key('nothing'))).toBeNull();
  });

  it('keeps an object whose writer uses its memory again', async () => {
    const { store } = open();
    const memory = text('first');
    const reference = await store.put({ key: key('memory'), bytes: memory });
    memory.fill(0);
    expect(await store.get(reference)).toEqual(text('first'));
  });

  it('keeps the first of two objects under one key and returns its reference', async () => {
    const { store } = open();
    const first = await store.put({ key: key('twice'), bytes: text('first') });
    expect(await store.put({ key: key('twice'), bytes: text('second') })).toEqual(first);
    expect(await store.get(first)).toEqual(text('first'));
  });

  it('creates an object once', async () => {
    const { store } = open();
    const reference = await store.create({ key: key('created'), bytes: text('first') });
    expect(reference).toEqual(await store.find(key('created')));
    expect(await store.create({ key: key('created'), bytes: text('second') })).toBeNull();
    expect(await store.read(key('created'))).toEqual({ reference, bytes: text('first') });
    expect(await store.read(key('nothing'))).toBeNull();
  });

  it('lets one of many concurrent writers win, and gives all of them its reference', async () => {
    const { store } = open();
    const writers = Array.from({ length: 8 }, (_, index) => store.put({ key: key('raced'), bytes: text(`writer ${index}`) }));
    const references = await Promise.all(writers);
    expect(new Set(references.map(({ sha256 }) => sha256)).size).toBe(1);
    expect(Buffer.from(await store.get(references[0] as never)).toString()).toMatch(/^writer \d$/);
  });

  it.each([
    ['truncated', text('whol')],
    ['changed by one bit', text('whome')],
    ['gone', null],
  ])('refuses an object that is %s', async (name, bytes) => {
    const { store, damage } = open();
    const reference = await store.put({ key: key(`damaged ${name}`), bytes: text('whole') });
    await damage(reference.key, bytes);
    await expect(store.get(reference)).rejects.toBeInstanceOf(ArtifactCorrupted);
    if (bytes === null) expect(await store.read(reference.key)).toBeNull();
    else await expect(store.read(reference.key)).rejects.toBeInstanceOf(ArtifactCorrupted);
  });

  it('lists by prefix, sorted, without what was removed; removing again is no error', async () => {
    const { store } = open();
    for (const name of ['b', 'a', 'c']) await store.put({ key: key(`list/${name}`), bytes: text(name) });
    await store.remove(key('list/b'));
    await store.remove(key('list/b'));
    expect(await store.list(key('list/'))).toEqual([key('list/a'), key('list/c')]);
  });

  it('moves a pointer only from the state that the caller has seen', async () => {
    const { store } = open();
    const pointer = key('pointer');
    expect(await store.readPointer(pointer)).toBeNull();
    const first = await store.movePointer({ key: pointer, bytes: text('1'), tag: null });
    expect(await store.movePointer({ key: pointer, bytes: text('x'), tag: null })).toBeNull();
    const second = await store.movePointer({ key: pointer, bytes: text('2'), tag: first });
    expect(second).not.toBeNull();
    expect(await store.movePointer({ key: pointer, bytes: text('x'), tag: first })).toBeNull();
    expect((await store.readPointer(pointer))?.bytes).toEqual(text('2'));
  });

  it('lets one of many concurrent moves win', async () => {
    const { store } = open();
    const pointer = key('raced-pointer');
    const tag = await store.movePointer({ key: pointer, bytes: text('start'), tag: null });
    const movers = Array.from({ length: 8 }, (_, index) => store.movePointer({ key: pointer, bytes: text(`mover ${index}`), tag }));
    const moved = (await Promise.all(movers)).filter((next) => next !== null);
    expect(moved).toHaveLength(1);
    expect((await store.readPointer(pointer))?.tag).toBe(moved[0]);
  });
}
