import { checkpointsFolder } from '../domain/store-paths.ts';
import type { ArtifactStore } from './artifact-store.ts';
import type { Kept, PointerContent } from './checkpoint-pointer.ts';
import { unlessCorrupted } from './set-aside.ts';

export interface RecoveredPointer {
  readonly content: Omit<PointerContent, 'owner'>;
  /** Keys of all checkpoints. */
  readonly listed: readonly string[];
}

/**
 * Without a readable pointer, lists the checkpoints themselves. The newest may never have been kept, but the one before it was, because
 * each is kept before the next is written. So it uses the two before the newest, with unknown validation.
 */
export async function recoverPointer(store: ArtifactStore, trialKey: string): Promise<RecoveredPointer> {
  const listed = await store.list(checkpointsFolder(trialKey));
  const latest: Kept[] = [];
  for (const { epoch, key } of newestFirst(listed).slice(1)) {
    if (latest.length === 2) break;
    const reference = await unlessCorrupted(store.find(key));
    if (reference !== null) latest.push({ epoch, reference, validation: null });
  }
  return { content: { best: null, latest }, listed };
}

function newestFirst(keys: readonly string[]): { epoch: number; key: string }[] {
  return keys.map((key) => ({ key, epoch: Number.parseInt(key.split('/').at(-1) ?? '', 10) })).sort((a, b) => b.epoch - a.epoch);
}
