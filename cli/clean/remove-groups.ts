import type { Client } from '@temporalio/client';
import pLimit from 'p-limit';
import { DATASET_FILES, TRIAL_FILES } from '../../core/domain/store-paths.ts';
import { nameSweepFolder } from '../../core/domain/sweep-id.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import type { Group } from './plan-removal.ts';
import { listRunning, type RunningSweep } from './take-inventory.ts';

const REMOVALS_AT_ONCE = 16;
/** Objects that mark the rest as complete: without them, a sweep that starts now recreates the rest instead of reusing it. */
const CLAIMS = [TRIAL_FILES.result, DATASET_FILES.description];

export interface RemoveGroupsOptions {
  readonly groups: readonly Group[];
  /** The sweeps that were running when the groups were selected. */
  readonly running: readonly RunningSweep[];
  readonly store: ArtifactStore;
  readonly client: Client;
  readonly signal: AbortSignal;
}

export interface Removed {
  readonly groups: readonly Group[];
  /** A sweep that has started in the meantime: from then on everything was kept. */
  readonly startedMeanwhile: string | null;
}

/**
 * Removes the groups in order. Before each one it queries Temporal again, because a sweep that starts now may use what no sweep used at planning
 * time.
 */
export async function removeGroups({ groups, running, store, client, signal }: RemoveGroupsOptions): Promise<Removed> {
  const before = new Set(running.map(nameRun));
  const removed: Group[] = [];
  for (const group of groups) {
    signal.throwIfAborted();
    const started = (await listRunning(client)).find((sweep) => !before.has(nameRun(sweep)))?.sweepId;
    // Only another run of the same sweep uses the sweep's own objects.
    if (started !== undefined && (group.kind !== 'sweeps' || nameSweepFolder(started) === group.name)) {
      return { groups: removed, startedMeanwhile: started };
    }
    await removeGroup(store, group);
    removed.push(group);
  }
  return { groups: removed, startedMeanwhile: null };
}

function nameRun({ sweepId, startedAtMs }: RunningSweep): string {
  return `${startedAtMs} ${sweepId}`;
}

async function removeGroup(store: ArtifactStore, { objects }: Group): Promise<void> {
  const limit = pLimit(REMOVALS_AT_ONCE);
  const isClaim = (key: string) => CLAIMS.some((name) => key.endsWith(`/${name}`));
  for (const key of objects.map(({ key }) => key).filter(isClaim)) await store.remove(key);
  await Promise.all(objects.filter(({ key }) => !isClaim(key)).map(({ key }) => limit(() => store.remove(key))));
}
