import type { ArtifactReference } from '../domain/artifact.ts';
import { DurasweepError } from '../domain/errors.ts';
import { ArtifactCorrupted, type ArtifactStore } from './artifact-store.ts';
import { sha256Hex } from './s3-store.ts';

interface KeptCheckpoint {
  readonly epoch: number;
  readonly reference: ArtifactReference;
}

interface PointerContent {
  /** Who may move the pointer; the last to claim it wins. */
  readonly owner: string;
  readonly best: KeptCheckpoint | null;
  /** Newest first, at most two. */
  readonly latest: readonly KeptCheckpoint[];
}

export interface LoadedCheckpoint<T> {
  readonly value: T | null;
  /** One sentence for each newer checkpoint that could not be used. */
  readonly warnings: readonly string[];
}

export interface CheckpointKeeper {
  /** The newest checkpoint whose bytes are whole and decode; `value` null if none is. */
  load<T>(decode: (bytes: Uint8Array) => T): Promise<LoadedCheckpoint<T>>;
  /**
   * Resolves when the checkpoint is kept; the one that it replaces is removed afterwards, while the training goes on.
   * @throws DurasweepError Superseded if another attempt has claimed the trial meanwhile.
   */
  save(checkpoint: { epoch: number; bytes: Uint8Array; isBest: boolean }): Promise<void>;
  /** Removes all but the newest checkpoint, from which a longer training could go on. */
  prune(): Promise<void>;
}

const pointerKey = (trialKey: string) => `trials/${trialKey}/checkpoint.json`;

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
    const current = await store.readPointer(key);
    if (current !== null) content = { ...parsePointer(current.bytes), owner };
    tag = await store.movePointer({ key, bytes: encodePointer(content), tag: current?.tag ?? null });
  } while (tag === null);

  async function move(next: PointerContent): Promise<void> {
    const moved = await store.movePointer({ key, bytes: encodePointer(next), tag });
    if (moved === null) tag = await confirmOwnMove(next);
    else tag = moved;
    content = next;
  }

  /** A move whose answer was lost is repeated by the client and then refused: the pointer already holds what we wrote. */
  async function confirmOwnMove(next: PointerContent): Promise<string> {
    const current = await store.readPointer(key);
    if (current !== null && Buffer.from(current.bytes).equals(Buffer.from(encodePointer(next)))) return current.tag;
    throw new DurasweepError('Superseded', `Another attempt has taken over trial ${trialKey}; this one stops so as not to overwrite it.`);
  }

  let removal = Promise.resolve();

  /** Only the next save or the end waits for it, and gets its failure. */
  function removeLater(before: PointerContent): void {
    removal = removeUnreferenced(store, before, content);
    removal.catch(() => undefined);
  }

  return {
    load: (decode) => loadNewest(store, content, decode, (key) => store.remove(key)),
    save: async ({ epoch, bytes, isBest }) => {
      const sha256 = sha256Hex(bytes);
      await removal;
      const reference = await store.put({ key: `trials/${trialKey}/checkpoints/${epoch}-${sha256.slice(0, 16)}.bin`, bytes, sha256 });
      const kept = { epoch, reference };
      const before = content;
      await move({
        owner,
        best: isBest ? kept : content.best,
        latest: [kept, ...content.latest.filter((old) => old.reference.key !== reference.key)].slice(0, 2),
      });
      removeLater(before);
    },
    prune: async () => {
      await removal;
      const before = content;
      await move({ owner, best: null, latest: content.latest.slice(0, 1) });
      await removeUnreferenced(store, before, content);
    },
  };
}

/** The newest whole checkpoint of a finished trial, without claiming it. */
export async function readCheckpoint<T>(
  store: ArtifactStore,
  trialKey: string,
  decode: (bytes: Uint8Array) => T,
): Promise<LoadedCheckpoint<T>> {
  const pointer = await store.readPointer(pointerKey(trialKey));
  return pointer === null ? { value: null, warnings: [] } : loadNewest(store, parsePointer(pointer.bytes), decode);
}

async function loadNewest<T>(
  store: ArtifactStore,
  content: PointerContent,
  decode: (bytes: Uint8Array) => T,
  /** Removes what cannot be used: written again under the same name, it would otherwise be taken for already there. */
  discard?: (key: string) => Promise<void>,
): Promise<LoadedCheckpoint<T>> {
  const warnings: string[] = [];
  const best = content.best === null ? [] : [content.best];
  for (const { epoch, reference } of [...content.latest, ...best]) {
    try {
      return { value: decode(await store.get(reference)), warnings };
    } catch (error) {
      if (error instanceof DurasweepError && error.failureClass === 'StorageUnavailable') throw error;
      const why = error instanceof ArtifactCorrupted || error instanceof Error ? error.message : String(error);
      warnings.push(`Checkpoint of epoch ${epoch} was passed over: ${why}`);
      await discard?.(reference.key);
    }
  }
  return { value: null, warnings };
}

async function removeUnreferenced(store: ArtifactStore, before: PointerContent, after: PointerContent): Promise<void> {
  const keys = (content: PointerContent) => new Set([...content.latest, content.best].flatMap((kept) => kept?.reference.key ?? []));
  const kept = keys(after);
  await Promise.all([...keys(before)].filter((key) => !kept.has(key)).map((key) => store.remove(key)));
}

function encodePointer(content: PointerContent): Uint8Array {
  return Buffer.from(JSON.stringify(content));
}

function parsePointer(bytes: Uint8Array): PointerContent {
  try {
    const content = JSON.parse(Buffer.from(bytes).toString('utf8')) as PointerContent;
    if (Array.isArray(content.latest)) return content;
  } catch {
    // A pointer that does not parse names nothing: the trial starts over, as if it had no checkpoint.
  }
  return { owner: '', best: null, latest: [] };
}
