import { z } from 'zod';
import type { ArtifactReference } from '../domain/artifact.ts';
import { DurasweepError, isStorageFailure } from '../domain/errors.ts';
import { checkpointsFolder, TRIAL_FILES, trialPath } from '../domain/store-paths.ts';
import type { EpochValidation } from '../domain/trial.ts';
import { ArtifactCorrupted, type ArtifactStore, type Pointer } from './artifact-store.ts';
import { sha256Hex } from './s3-store.ts';

/** A checkpoint's bytes in the store, which no pointer names yet. */
export interface WrittenCheckpoint {
  readonly epoch: number;
  readonly reference: ArtifactReference;
}

const count = z.int().min(0);
const keptSchema = z.object({
  epoch: count,
  reference: z.object({ bucket: z.string(), key: z.string(), sha256: z.string(), bytes: count }),
  /** Null: not known when the pointer moved. The bytes are those before the epoch's validation. */
  validation: z
    .object({ validationLoss: z.number(), validationAccuracy: z.number(), seconds: z.number(), endedAt: z.number().optional() })
    .nullable(),
});

const pointerSchema = z.object({
  /** Who may move the pointer; the last to claim it wins. */
  owner: z.string(),
  best: keptSchema.nullable(),
  /** Newest first, at most two. */
  latest: z.array(keptSchema),
});

type PointerContent = z.output<typeof pointerSchema>;
type Kept = z.output<typeof keptSchema>;
export type KeptCheckpoint = Readonly<Kept>;

/** @throws Error where the bytes are no checkpoint, which is then passed over */
export type DecodeCheckpoint<T> = (bytes: Uint8Array, validation: EpochValidation | null) => T;

export interface LoadedCheckpoint<T> {
  readonly value: T | null;
  /** One sentence for each newer checkpoint that could not be used. */
  readonly warnings: readonly string[];
}

export interface CheckpointKeeper {
  /** The newest checkpoint whose bytes are whole and decode; `value` null if none is. */
  load<T>(decode: DecodeCheckpoint<T>): Promise<LoadedCheckpoint<T>>;
  /** Writes the bytes; a crash before they are kept costs nothing but their space until the trial's end. */
  write(checkpoint: { readonly epoch: number; readonly bytes: Uint8Array }): Promise<WrittenCheckpoint>;
  /**
   * Resolves when the checkpoint is kept; the one that it replaces is removed afterwards, while the training goes on.
   * @throws DurasweepError Superseded if another attempt has claimed the trial meanwhile.
   */
  keep(written: WrittenCheckpoint): Promise<void>;
  /** Whether the newest checkpoint kept is of this epoch. */
  isNewest(epoch: number): boolean;
  /** Notes what an epoch's validation measured; if its checkpoint is the newest kept, the pointer's next move says so. */
  describe(epoch: { readonly epoch: number; readonly validation: EpochValidation; readonly isBest: boolean }): void;
  /**
   * Keeps the given number of newest checkpoints whose validation is known, one for a longer training to go on from, and removes everything
   * else that was written.
   */
  prune(latest: 1 | 2): Promise<void>;
}

const pointerKey = (trialKey: string) => trialPath(trialKey, TRIAL_FILES.checkpoint);

/**
 * Takes a trial's checkpoints over from whoever held them. From here on every move of the pointer by an older attempt fails: pointers move
 * by compare-and-swap, and claiming changes the tag the older one would have to name.
 */
export async function claimCheckpoints(options: { store: ArtifactStore; trialKey: string; owner: string }): Promise<CheckpointKeeper> {
  const { store, trialKey, owner } = options;
  const key = pointerKey(trialKey);
  let content: PointerContent = { owner, best: null, latest: [] };
  let tag: string | null = null;
  do {
    const current = await readUsable(store, key);
    const named = current === null ? null : parsePointer(current.bytes);
    content = { ...(named ?? (await recover(store, trialKey))), owner };
    tag = await store.movePointer({ key, bytes: encodePointer(content), tag: current?.tag ?? null });
  } while (tag === null);

  /** What the pointer in the store says, but for what `describe` has noted since. */
  let stored = content;

  async function move(next: PointerContent): Promise<void> {
    const moved = await store.movePointer({ key, bytes: encodePointer(next), tag });
    if (moved === null) tag = await confirmOwnMove(next);
    else tag = moved;
    content = next;
    stored = next;
  }

  /** A move whose answer was lost is repeated by the client and then refused: the pointer already holds what we wrote. */
  async function confirmOwnMove(next: PointerContent): Promise<string> {
    const current = await store.readPointer(key);
    if (current !== null && Buffer.from(current.bytes).equals(Buffer.from(encodePointer(next)))) return current.tag;
    // Deleted, and nobody else's: whoever creates it first has the trial.
    const created = current === null ? await store.movePointer({ key, bytes: encodePointer(next), tag: null }) : null;
    if (created !== null) return created;
    throw new DurasweepError('Superseded', `Another attempt has taken over trial ${trialKey}; this one stops so as not to overwrite it.`);
  }

  let removal = Promise.resolve();

  /** Only the next checkpoint or the end waits for it, and gets its failure. */
  function removeLater(keys: readonly string[]): void {
    removal = removeAll(store, keys);
    removal.catch(() => undefined);
  }

  return {
    load: (decode) =>
      loadNewest(store, content, decode, async (key) => {
        content = { ...content, latest: content.latest.filter(({ reference }) => reference.key !== key) };
        await store.remove(key);
      }),
    write: async ({ epoch, bytes }) => {
      const sha256 = sha256Hex(bytes);
      const reference = await store.put({ key: `${checkpointsFolder(trialKey)}${epoch}-${sha256.slice(0, 16)}.bin`, bytes, sha256 });
      return { epoch, reference };
    },
    keep: async (written) => {
      await removal;
      const before = stored;
      const older = content.latest.filter(({ epoch }) => epoch < written.epoch);
      await move({ owner, best: content.best, latest: [{ ...written, validation: null }, ...older].slice(0, 2) });
      const named = listNamed(content);
      removeLater([...listNamed(before)].filter((name) => !named.has(name)));
    },
    isNewest: (epoch) => content.latest[0]?.epoch === epoch,
    describe: ({ epoch, validation: { validationLoss, validationAccuracy, seconds, endedAt }, isBest }) => {
      const [newest, ...older] = content.latest;
      if (newest?.epoch !== epoch) return;
      const described = { ...newest, validation: { validationLoss, validationAccuracy, seconds, endedAt } };
      content = { owner, best: isBest ? described : content.best, latest: [described, ...older] };
    },
    prune: async (latest) => {
      await removal;
      // Before the move, while the trial is known to be ours: what an attempt writes that claims it right after is then not in the list.
      const written = await store.list(checkpointsFolder(trialKey));
      const whole = content.latest.filter(({ validation }) => validation !== null);
      await move({ owner, best: latest === 1 ? null : content.best, latest: whole.slice(0, latest) });
      const named = listNamed(content);
      await removeAll(
        store,
        written.filter((name) => !named.has(name)),
      );
    },
  };
}

/** The newest whole checkpoint of a finished trial, without claiming it. */
export async function readCheckpoint<T>(store: ArtifactStore, trialKey: string, decode: DecodeCheckpoint<T>): Promise<LoadedCheckpoint<T>> {
  const pointer = await store.readPointer(pointerKey(trialKey));
  const content = pointer === null ? null : parsePointer(pointer.bytes);
  return content === null ? { value: null, warnings: [] } : loadNewest(store, content, decode);
}

/** What a trial's pointer names, the newest first; nothing is claimed, so that whoever looks on disturbs no training. */
export async function listKeptCheckpoints(store: ArtifactStore, trialKey: string): Promise<readonly KeptCheckpoint[]> {
  const pointer = await store.readPointer(pointerKey(trialKey));
  return pointer === null ? [] : (parsePointer(pointer.bytes)?.latest ?? []);
}

async function loadNewest<T>(
  store: ArtifactStore,
  content: PointerContent,
  decode: DecodeCheckpoint<T>,
  /** Removes what cannot be used: written again under the same name, it would otherwise be taken for already there. */
  discard?: (key: string) => Promise<void>,
): Promise<LoadedCheckpoint<T>> {
  const warnings: string[] = [];
  const best = content.best === null ? [] : [content.best];
  for (const { epoch, reference, validation } of [...content.latest, ...best]) {
    try {
      return { value: decode(await store.get(reference), validation), warnings };
    } catch (error) {
      if (isStorageFailure(error)) throw error;
      const why = error instanceof Error ? error.message : String(error);
      warnings.push(`Checkpoint of epoch ${epoch} was passed over: ${why}`);
      await discard?.(reference.key);
    }
  }
  return { value: null, warnings };
}

function listNamed({ latest, best }: PointerContent): Set<string> {
  return new Set([...latest, best].flatMap((kept) => kept?.reference.key ?? []));
}

async function removeAll(store: ArtifactStore, keys: readonly string[]): Promise<void> {
  await Promise.all(keys.map((key) => store.remove(key)));
}

function encodePointer(content: PointerContent): Uint8Array {
  return Buffer.from(JSON.stringify(content));
}

/** Null: it does not parse. */
function parsePointer(bytes: Uint8Array): PointerContent | null {
  try {
    return pointerSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    return null;
  }
}

/** A pointer that cannot be read is removed: an older attempt that still trains then finds it gone, or another's. */
async function readUsable(store: ArtifactStore, key: string): Promise<Pointer | null> {
  try {
    return await store.readPointer(key);
  } catch (error) {
    if (!(error instanceof ArtifactCorrupted)) throw error;
    await store.remove(key);
    return null;
  }
}

/**
 * Without a pointer that can be read, the checkpoints themselves say what there is. The newest may never have been kept, and the one before
 * it was: each is kept before the next is written. So the two before the newest, their validation unknown.
 */
async function recover(store: ArtifactStore, trialKey: string): Promise<Omit<PointerContent, 'owner'>> {
  const latest: Kept[] = [];
  for (const { epoch, key } of newestFirst(await store.list(checkpointsFolder(trialKey))).slice(1)) {
    if (latest.length === 2) break;
    const reference = await findUsable(store, key);
    if (reference !== null) latest.push({ epoch, reference, validation: null });
  }
  return { best: null, latest };
}

function newestFirst(keys: readonly string[]): { epoch: number; key: string }[] {
  return keys.map((key) => ({ key, epoch: Number.parseInt(key.split('/').at(-1) ?? '', 10) })).sort((a, b) => b.epoch - a.epoch);
}

async function findUsable(store: ArtifactStore, key: string): Promise<ArtifactReference | null> {
  try {
    return await store.find(key);
  } catch (error) {
    if (error instanceof ArtifactCorrupted) return null;
    throw error;
  }
}
