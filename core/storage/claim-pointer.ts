import { DurasweepError } from '../domain/errors.ts';
import { ArtifactCorrupted, type ArtifactStore, type Pointer } from './artifact-store.ts';
import { encodePointer, type PointerContent, parsePointer, pointerKey } from './checkpoint-pointer.ts';
import { recoverPointer } from './recover-pointer.ts';

/** A trial's pointer that belongs to one attempt, until another one claims it. */
export interface ClaimedPointer {
  /** Its content in the store. */
  stored(): PointerContent;
  /** Keys of all checkpoints that were there when it was claimed; null if they were not listed, because there was a pointer. */
  readonly listed: readonly string[] | null;
  /** @throws DurasweepError Superseded if another attempt has claimed it in the meantime. */
  move(next: PointerContent): Promise<void>;
}

export interface ClaimOptions {
  readonly store: ArtifactStore;
  readonly trialKey: string;
  /** The attempt. */
  readonly owner: string;
}

/** Claiming changes the pointer's tag, so every later move by an older attempt fails. */
export async function claimPointer({ store, trialKey, owner }: ClaimOptions): Promise<ClaimedPointer> {
  const key = pointerKey(trialKey);
  let stored: PointerContent = { owner, best: null, latest: [] };
  let listed: readonly string[] | null = null;
  let tag: string | null = null;
  do {
    const current = await readUsable(store, key);
    const named = current === null ? null : parsePointer(current.bytes);
    const recovered = named === null ? await recoverPointer(store, trialKey) : null;
    stored = { ...stored, ...(named ?? recovered?.content), owner };
    listed = recovered?.listed ?? null;
    tag = await store.movePointer({ key, bytes: encodePointer(stored), tag: current?.tag ?? null });
  } while (tag === null);

  async function move(next: PointerContent): Promise<void> {
    tag = (await store.movePointer({ key, bytes: encodePointer(next), tag })) ?? (await confirmOwnMove(next));
    stored = next;
  }

  /** A move whose response was lost is repeated by the client and then refused, because the pointer already has our content. */
  async function confirmOwnMove(next: PointerContent): Promise<string> {
    const current = await store.readPointer(key);
    if (current !== null && Buffer.from(current.bytes).equals(Buffer.from(encodePointer(next)))) return current.tag;
    // Deleted and unclaimed: the first attempt to create it gets the trial.
    const created = current === null ? await store.movePointer({ key, bytes: encodePointer(next), tag: null }) : null;
    if (created !== null) return created;
    throw new DurasweepError('Superseded', `Another attempt has taken over trial ${trialKey}; this one stops so as not to overwrite it.`);
  }

  return { stored: () => stored, listed, move };
}

/** An unreadable pointer is removed: an older attempt that is still training then finds it missing or replaced. */
async function readUsable(store: ArtifactStore, key: string): Promise<Pointer | null> {
  try {
    return await store.readPointer(key);
  } catch (error) {
    if (!(error instanceof ArtifactCorrupted)) throw error;
    await store.remove(key);
    return null;
  }
}
