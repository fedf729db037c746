import { expect, it, vi } from 'vitest';
import { type CheckpointKeeper, claimCheckpoints, readCheckpoint } from '../../../../core/storage/checkpoint-keeper.ts';
import type { StoreUnderTest } from './store-contract.ts';

const encode = (content: string) => new Uint8Array(Buffer.from(content));
const decode = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const validate = (epoch: number) => ({ validationLoss: 1 / epoch, validationAccuracy: 0.5, seconds: 2 });

async function save(keeper: CheckpointKeeper, epoch: number, { content = `epoch ${epoch}`, isBest = false } = {}): Promise<void> {
  await keeper.keep({ epoch, bytes: encode(content) });
  keeper.describe({ epoch, validation: validate(epoch), isBest });
}

/** Checkpoints over any store: newest whole one, fenced by attempt, little kept. */
export function describeKeeperContract(open: () => StoreUnderTest, prefix: string): void {
  let count = 0;

  async function openTrial(epochs: number, bestEpoch = 1) {
    count += 1;
    const trialKey = `${prefix}-${count}`;
    const { store, damage } = open();
    const keeper = await claimCheckpoints({ store, trialKey, owner: 'attempt 1' });
    for (let epoch = 1; epoch <= epochs; epoch += 1) await save(keeper, epoch, { isBest: epoch === bestEpoch });
    const listCheckpoints = async () => store.list(`trials/${trialKey}/checkpoints/`);
    const damageEpoch = async (epoch: number, bytes: Uint8Array | null) => {
      const key = (await listCheckpoints()).find((name) => name.includes(`/checkpoints/${epoch}-`));
      await damage(key ?? '', bytes);
    };
    /** As an attempt leaves it that dies before the pointer has moved. */
    const writeOnly = async (epoch: number) => {
      await store.put({ key: `trials/${trialKey}/checkpoints/${epoch}-0123456789abcdef.bin`, bytes: encode(`epoch ${epoch}, never kept`) });
    };
    return { store, trialKey, keeper, listCheckpoints, damageEpoch, writeOnly };
  }

  it('has nothing to load at first', async () => {
    const { keeper } = await openTrial(0);
    expect(await keeper.load(decode)).toEqual({ value: null, warnings: [] });
  });

  it('passes the newest checkpoint to the next attempt', async () => {
    const { store, trialKey } = await openTrial(4);
    const next = await claimCheckpoints({ store, trialKey, owner: 'attempt 2' });
    expect(await next.load(decode)).toEqual({ value: 'epoch 4', warnings: [] });
  });

  it('passes on the validation result, once the pointer has moved again', async () => {
    const { store, trialKey, keeper, damageEpoch } = await openTrial(3);
    const read = () => readCheckpoint(store, trialKey, (bytes, validation) => ({ content: decode(bytes), validation }));
    expect((await read()).value).toEqual({ content: 'epoch 3', validation: null });
    await save(keeper, 4);
    await damageEpoch(4, null);
    expect((await read()).value).toEqual({ content: 'epoch 3', validation: validate(3) });
    await keeper.prune(2);
    expect((await read()).value).toEqual({ content: 'epoch 3', validation: validate(3) });
  });

  it('keeps no epoch whose validation failed', async () => {
    const { store, trialKey, keeper, listCheckpoints } = await openTrial(2);
    await keeper.keep({ epoch: 3, bytes: encode('epoch 3, diverged') });
    await keeper.prune(2);
    expect((await listCheckpoints()).map((key) => key.split('/').at(-1)?.split('-')[0])).toEqual(['1', '2']);
    expect((await readCheckpoint(store, trialKey, decode)).value).toBe('epoch 2');
  });

  it('keeps the best although others have followed', async () => {
    const { store, trialKey, damageEpoch } = await openTrial(5, 2);
    const next = await claimCheckpoints({ store, trialKey, owner: 'attempt 2' });
    for (const epoch of [4, 5]) await damageEpoch(epoch, null);
    expect((await next.load(decode)).value).toBe('epoch 2');
  });

  it('does not count a retrained epoch twice', async () => {
    const { store, trialKey } = await openTrial(3);
    const next = await claimCheckpoints({ store, trialKey, owner: 'attempt 2' });
    await save(next, 3, { content: 'epoch 3, again' });
    const { latest } = JSON.parse(decode((await store.readPointer(`trials/${trialKey}/checkpoint.json`))?.bytes ?? encode('{}')));
    expect(latest.map(({ epoch }: { epoch: number }) => epoch)).toEqual([3, 2]);
  });

  it('knows what it has written itself: the end of an uninterrupted trial takes no list', async () => {
    const { store, keeper, listCheckpoints } = await openTrial(4, 2);
    vi.spyOn(store, 'movePointer').mockRejectedValueOnce(new Error('no answer'));
    await expect(save(keeper, 5)).rejects.toThrow('no answer');
    const list = vi.spyOn(store, 'list');
    await keeper.prune(1);
    expect(list).not.toHaveBeenCalled();
    list.mockRestore();
    expect((await listCheckpoints()).map((key) => key.split('/').at(-1)?.split('-')[0])).toEqual(['4']);
  });

  it('resumes from what was kept, not from what was only written, which is removed at the end', async () => {
    const { store, trialKey, listCheckpoints, writeOnly } = await openTrial(3);
    await writeOnly(4);
    const next = await claimCheckpoints({ store, trialKey, owner: 'attempt 2' });
    expect((await next.load(decode)).value).toBe('epoch 3');
    next.describe({ epoch: 3, validation: validate(3), isBest: false });
    await save(next, 4);
    await next.prune(2);
    expect((await listCheckpoints()).map((key) => key.split('/').at(-1)?.split('-')[0])).toEqual(['1', '3', '4']);
    expect((await readCheckpoint(store, trialKey, decode)).value).toBe('epoch 4');
  });

  it('resumes from the checkpoint before one that an attempt had announced, but not written when it died', async () => {
    const { store, trialKey, keeper } = await openTrial(3);
    vi.spyOn(store, 'put').mockRejectedValueOnce(new Error('killed'));
    await expect(save(keeper, 4)).rejects.toThrow('killed');
    const next = await claimCheckpoints({ store, trialKey, owner: 'attempt 2' });
    const { value, warnings } = await next.load(decode);
    expect(value).toBe('epoch 3');
    expect(warnings).toEqual([expect.stringContaining('Checkpoint of epoch 4 was skipped')]);
    await save(next, 4);
    expect(await readCheckpoint(store, trialKey, decode)).toEqual({ value: 'epoch 4', warnings: [] });
  });

  it('keeps the last two and the best, and after the end only the last', async () => {
    const { keeper, listCheckpoints } = await openTrial(5, 2);
    const epochs = async () => (await listCheckpoints()).map((key) => key.split('/').at(-1)?.split('-')[0]);
    await expect.poll(epochs).toEqual(['2', '4', '5']);
    await keeper.prune(1);
    expect(await epochs()).toEqual(['5']);
  });

  it('keeps only the last at a pause, and leaves what an attempt that died had written', async () => {
    const { keeper, listCheckpoints, writeOnly } = await openTrial(5, 2);
    await writeOnly(6);
    await keeper.prune(1, 'named');
    expect((await listCheckpoints()).map((key) => key.split('/').at(-1)?.split('-')[0])).toEqual(['5', '6']);
  });

  it('removes a best that another has followed', async () => {
    const { keeper, listCheckpoints } = await openTrial(3);
    await save(keeper, 4, { isBest: true });
    await save(keeper, 5);
    await save(keeper, 6);
    await save(keeper, 7);
    await expect.poll(async () => (await listCheckpoints()).map((key) => key.split('/').at(-1)?.split('-')[0])).toEqual(['4', '6', '7']);
  });

  it('fences off an older attempt once a newer one has claimed the trial', async () => {
    const { store, trialKey, keeper } = await openTrial(2);
    const newer = await claimCheckpoints({ store, trialKey, owner: 'attempt 2' });
    await save(newer, 3, { content: 'newer 3' });
    await expect(save(keeper, 3, { content: 'older 3', isBest: true })).rejects.toMatchObject({ failureClass: 'Superseded' });
    await expect(keeper.prune(1)).rejects.toMatchObject({ failureClass: 'Superseded' });
    expect(await readCheckpoint(store, trialKey, decode)).toEqual({ value: 'newer 3', warnings: [] });
  });

  it('keeps what another attempt writes that claims the trial during the final clean-up', async () => {
    const { store, trialKey } = await openTrial(2);
    let claimed: Promise<void> | null = null;
    const slow = {
      ...store,
      movePointer: async (move: Parameters<typeof store.movePointer>[0]) => {
        const tag = await store.movePointer(move);
        claimed ??= isLast(move.bytes) ? goOn() : null;
        await claimed;
        return tag;
      },
    };
    const isLast = (bytes: Uint8Array) => JSON.parse(decode(bytes)).best === null;
    const goOn = async () => save(await claimCheckpoints({ store, trialKey, owner: 'attempt 3' }), 3);
    await (await claimCheckpoints({ store: slow, trialKey, owner: 'attempt 2' })).prune(1);
    expect(await readCheckpoint(store, trialKey, decode)).toEqual({ value: 'epoch 3', warnings: [] });
  });

  it.each([
    ['cut short', encode('epo')],
    ['changed by one bit', encode('epoch 2')],
    ['gone', null],
  ])('uses the checkpoint before one that is %s, says so, and can write it again', async (_name, bytes) => {
    const { store, trialKey, damageEpoch } = await openTrial(3);
    await damageEpoch(3, bytes);
    const next = await claimCheckpoints({ store, trialKey, owner: 'attempt 2' });
    const loaded = await next.load(decode);
    expect(loaded.value).toBe('epoch 2');
    expect(loaded.warnings).toEqual([expect.stringContaining('Checkpoint of epoch 3 was skipped')]);
    await save(next, 3);
    expect(await readCheckpoint(store, trialKey, decode)).toEqual({ value: 'epoch 3', warnings: [] });
  });

  it('skips a checkpoint that is intact but cannot be decoded', async () => {
    const { keeper } = await openTrial(3);
    const refuse3 = (bytes: Uint8Array) => {
      if (decode(bytes) === 'epoch 3') throw new Error('another format');
      return decode(bytes);
    };
    expect(await keeper.load(refuse3)).toEqual({ value: 'epoch 2', warnings: [expect.stringContaining('another format')] });
  });

  it('starts over, with a warning for each, when no checkpoint is intact', async () => {
    const { store, trialKey, damageEpoch } = await openTrial(3);
    for (const epoch of [1, 2, 3]) await damageEpoch(epoch, null);
    const loaded = await (await claimCheckpoints({ store, trialKey, owner: 'attempt 2' })).load(decode);
    expect(loaded.value).toBeNull();
    expect(loaded.warnings).toHaveLength(3);
  });

  it('resumes from the checkpoint before the newest when the pointer cannot be parsed: the newest may never have been kept', async () => {
    const { store, trialKey, writeOnly } = await openTrial(2);
    await writeOnly(3);
    const pointerKey = `trials/${trialKey}/checkpoint.json`;
    const tag = (await store.readPointer(pointerKey))?.tag ?? null;
    await store.movePointer({ key: pointerKey, bytes: encode('{"latest":'), tag });
    const next = await claimCheckpoints({ store, trialKey, owner: 'attempt 2' });
    expect(await next.load(decode)).toEqual({ value: 'epoch 2', warnings: [] });
    await save(next, 3);
    expect((await readCheckpoint(store, trialKey, decode)).value).toBe('epoch 3');
  });

  it('recognises its own move whose response was lost', async () => {
    const { store, trialKey } = await openTrial(0);
    let lose = true;
    const losing = {
      ...store,
      movePointer: async (move: Parameters<typeof store.movePointer>[0]) => {
        const tag = await store.movePointer(move);
        if (!lose) return tag;
        lose = false;
        return store.movePointer(move);
      },
    };
    const keeper = await claimCheckpoints({ store: losing, trialKey, owner: 'attempt 2' });
    lose = true;
    await save(keeper, 1);
    await save(keeper, 2);
    expect((await readCheckpoint(store, trialKey, decode)).value).toBe('epoch 2');
  });
}
