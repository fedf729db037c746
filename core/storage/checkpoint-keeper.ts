import { isStorageFailure } from '../domain/errors.ts';
import { checkpointsFolder } from '../domain/store-paths.ts';
import type { EpochValidation } from '../domain/trial.ts';
import type { ArtifactStore } from './artifact-store.ts';
import { type KeptCheckpoint, listNamed, type PointerContent, parsePointer, pointerKey } from './checkpoint-pointer.ts';
import { type ClaimOptions, claimPointer } from './claim-pointer.ts';
import { sha256Hex } from './s3-store.ts';

/** The state after an epoch, before its validation. */
interface EncodedCheckpoint {
  readonly epoch: number;
  readonly bytes: Uint8Array;
}

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
  /**
   * Writes a checkpoint and moves the pointer to it, at the same time: if only one of the two succeeds, training resumes from the checkpoint
   * before it. Resolves when both are done; the one that it replaces is removed afterwards, while training continues.
   * @throws DurasweepError Superseded if another attempt has claimed the trial in the meantime.
   */
  keep(checkpoint: EncodedCheckpoint): Promise<void>;
  /** Whether the newest kept checkpoint is from this epoch. */
  isNewest(epoch: number): boolean;
  /** Records the result of an epoch's validation; if its checkpoint is the newest kept one, the pointer's next move includes it. */
  describe(epoch: { readonly epoch: number; readonly validation: EpochValidation; readonly isBest: boolean }): void;
  /**
   * Keeps the given number of newest checkpoints whose validation is known, from which longer training can continue, and removes the
   * others: all there are, or only those that the pointer names, which takes no list.
   */
  prune(latest: 1 | 2, others?: 'all' | 'named'): Promise<void>;
}

/**
 * Takes over a trial's checkpoints. From now on, every move of the pointer by an older attempt fails, because pointers move
 * by compare-and-swap and claiming changes the tag.
 */
export async function claimCheckpoints(options: ClaimOptions): Promise<CheckpointKeeper> {
  const { store, trialKey } = options;
  const pointer = await claimPointer(options);
  /** What the pointer's next move writes, including what `describe` has recorded since the last one. */
  let content = pointer.stored();
  /** Keys of all checkpoints; null: earlier attempts may have left some that the pointer does not name. */
  const known = pointer.listed === null ? null : new Set(pointer.listed);

  async function move(next: PointerContent): Promise<void> {
    await pointer.move(next);
    content = next;
  }

  let removal = Promise.resolve();

  /** Only the next checkpoint or the end waits for the removal, and gets its failure. */
  function removeLater(keys: readonly string[]): void {
    removal = removeAll(keys);
    removal.catch(() => undefined);
  }

  async function removeAll(keys: readonly string[]): Promise<void> {
    await Promise.all(keys.map(remove));
  }

  async function remove(key: string): Promise<void> {
    await store.remove(key);
    known?.delete(key);
  }

  /** Listed before the pointer's move, while the trial is certainly ours, so without objects of an attempt that claims it afterwards. */
  async function listAll(): Promise<Iterable<string>> {
    return known ?? (await store.list(checkpointsFolder(trialKey)));
  }

  return {
    load: (decode) =>
      loadNewest(store, content, decode, async (key) => {
        content = { ...content, latest: content.latest.filter(({ reference }) => reference.key !== key) };
        await remove(key);
      }),
    keep: async ({ epoch, bytes }) => {
      const sha256 = sha256Hex(bytes);
      const object = { key: `${checkpointsFolder(trialKey)}${epoch}-${sha256.slice(0, 16)}.bin`, bytes, sha256 };
      known?.add(object.key);
      await removal;
      const before = pointer.stored();
      const older = content.latest.filter((kept) => kept.epoch < epoch);
      const newest = { epoch, reference: store.refer(object), validation: null };
      await Promise.all([store.put(object), move({ ...content, latest: [newest, ...older].slice(0, 2) })]);
      const named = listNamed(content);
      removeLater([...listNamed(before)].filter((name) => !named.has(name)));
    },
    isNewest: (epoch) => content.latest[0]?.epoch === epoch,
    describe: ({ epoch, validation: { validationLoss, validationAccuracy, seconds, endedAt }, isBest }) => {
      const [newest, ...older] = content.latest;
      if (newest?.epoch !== epoch) return;
      const described = { ...newest, validation: { validationLoss, validationAccuracy, seconds, endedAt } };
      content = { ...content, best: isBest ? described : content.best, latest: [described, ...older] };
    },
    prune: async (latest, others = 'all') => {
      await removal;
      const written = [...(others === 'named' ? listNamed(content) : await listAll())];
      const whole = content.latest.filter(({ validation }) => validation !== null);
      await move({ ...content, best: latest === 1 ? null : content.best, latest: whole.slice(0, latest) });
      const named = listNamed(content);
      await removeAll(written.filter((name) => !named.has(name)));
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
