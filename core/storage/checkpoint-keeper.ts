import { z } from 'zod';
import { type ArtifactReference, artifactReferenceSchema } from '../domain/artifact.ts';
import { DurasweepError, isStorageFailure } from '../domain/errors.ts';
import { checkpointsFolder, TRIAL_FILES, trialPath } from '../domain/store-paths.ts';
import type { EpochValidation } from '../domain/trial.ts';
import { ArtifactCorrupted, type ArtifactStore, type Pointer } from './artifact-store.ts';
import { sha256Hex } from './s3-store.ts';

/** A stored checkpoint to which no pointer refers yet. */
export interface WrittenCheckpoint {
  readonly epoch: number;
  readonly reference: ArtifactReference;
}

const count = z.int().min(0);
const keptSchema = z.object({
  epoch: count,
  reference: artifactReferenceSchema,
  /** Null if unknown when the pointer moved: the checkpoint is from before the epoch's validation. */
  validation: z
    .object({ validationLoss: z.number(), validationAccuracy: z.number(), seconds: z.number(), endedAt: z.number().optional() })
    .nullable(),
});

const pointerSchema = z.object({
  /** The attempt that may move the pointer; the last claim wins. */
  owner: z.string(),
  best: keptSchema.nullable(),
  /** Newest first, at most two. */
  latest: z.array(keptSchema),
});

type PointerContent = z.output<typeof pointerSchema>;
type Kept = z.output<typeof keptSchema>;
export type KeptCheckpoint = Readonly<Kept>;

/** @throws Error if the bytes are not a valid checkpoint, which is then skipped */
export type DecodeCheckpoint<T> = (bytes: Uint8Array, validation: EpochValidation | null) => T;

export interface LoadedCheckpoint<T> {
  readonly value: T | null;
  /** One sentence for each newer checkpoint that could not be used. */
  readonly warnings: readonly string[];
}

export interface CheckpointKeeper {
  /** The newest intact checkpoint; `value` is null if there is none. */
  load<T>(decode: DecodeCheckpoint<T>): Promise<LoadedCheckpoint<T>>;
  /** Writes the bytes; a crash before they are kept only costs their space until the end of the trial. */
  write(checkpoint: { readonly epoch: number; readonly bytes: Uint8Array }): Promise<WrittenCheckpoint>;
  /**
   * Resolves when the checkpoint is kept; the one that it replaces is removed afterwards, while training continues.
   * @throws DurasweepError Superseded if another attempt has claimed the trial in the meantime.
   */
  keep(written: WrittenCheckpoint): Promise<void>;
  /** Whether the newest kept checkpoint is from this epoch. */
  isNewest(epoch: number): boolean;
  /** Records the result of an epoch's validation; if its checkpoint is the newest kept one, the pointer's next move includes it. */
  describe(epoch: { readonly epoch: number; readonly validation: EpochValidation; readonly isBest: boolean }): void;
  /**
   * Keeps the given number of newest checkpoints whose validation is known, from which longer training can continue, and removes all
   * others.
   */
  prune(latest: 1 | 2): Promise<void>;
}

const pointerKey = (trialKey: string) => trialPath(trialKey, TRIAL_FILES.checkpoint);

/**
 * Takes over a trial's checkpoints. From now on, every move of the pointer by an older attempt fails, because pointers move
 * by compare-and-swap and claiming changes the tag.
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

  /** The pointer's content in the store, without what `describe` has recorded since. */
  let stored = content;

  async function move(next: PointerContent): Promise<void> {
    const moved = await store.movePointer({ key, bytes: encodePointer(next), tag });
    if (moved === null) tag = await confirmOwnMove(next);
    else tag = moved;
    content = next;
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

  let removal = Promise.resolve();

  /** Only the next checkpoint or the end waits for the removal, and gets its failure. */
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
      // List before the move, while the trial is certainly ours, so that the list does not contain objects of an attempt that claims it afterwards.
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

/** The newest intact checkpoint of a finished trial, without claiming it. */
export async function readCheckpoint<T>(store: ArtifactStore, trialKey: string, decode: DecodeCheckpoint<T>): Promise<LoadedCheckpoint<T>> {
  const pointer = await store.readPointer(pointerKey(trialKey));
  const content = pointer === null ? null : parsePointer(pointer.bytes);
  return content === null ? { value: null, warnings: [] } : loadNewest(store, content, decode);
}

/** The checkpoints in a trial's pointer, the newest first; claims nothing, so that observers do not disturb training. */
export async function listKeptCheckpoints(store: ArtifactStore, trialKey: string): Promise<readonly KeptCheckpoint[]> {
  const pointer = await store.readPointer(pointerKey(trialKey));
  return pointer === null ? [] : (parsePointer(pointer.bytes)?.latest ?? []);
}

async function loadNewest<T>(
  store: ArtifactStore,
  content: PointerContent,
  decode: DecodeCheckpoint<T>,
  /** Removes unusable checkpoints; otherwise one written again under the same name would count as already existing. */
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
      warnings.push(`Checkpoint of epoch ${epoch} was skipped: ${why}`);
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

/** Null if it is invalid. */
function parsePointer(bytes: Uint8Array): PointerContent | null {
  try {
    return pointerSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    return null;
  }
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

/**
 * Without a readable pointer, lists the checkpoints themselves. The newest may never have been kept, but the one before it was, because
 * each is kept before the next is written. So it uses the two before the newest, with unknown validation.
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
