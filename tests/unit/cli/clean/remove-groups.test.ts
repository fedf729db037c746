import type { Client } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import type { Group } from '../../../../cli/clean/plan-removal.ts';
import { removeGroups } from '../../../../cli/clean/remove-groups.ts';
import { createMemoryStore } from '../../core/storage/memory-store.ts';

const GROUPS: readonly Group[] = (['sweeps/old', 'trials/a', 'trials/b'] as const).map((path) => {
  const [kind, name] = path.split('/') as [Group['kind'], string];
  return { kind, name, objects: [{ key: `${path}/model.bin`, bytes: 1, modifiedAtMs: 0 }] };
});

/** Lists the running sweeps, one answer per request; the last answer is repeated. */
function createClient(answers: readonly (readonly string[])[]): Client {
  let asked = 0;
  async function* list() {
    for (const workflowId of answers[Math.min(asked++, answers.length - 1)] ?? []) yield { workflowId, startTime: new Date(0) };
  }
  return { workflow: { list } } as unknown as Client;
}

async function remove(answers: readonly (readonly string[])[], running: readonly string[] = []) {
  const store = createMemoryStore();
  for (const { objects } of GROUPS) for (const { key } of objects) await store.put({ key, bytes: new Uint8Array(1) });
  const removed = await removeGroups({
    groups: GROUPS,
    running: running.map((sweepId) => ({ sweepId, startedAtMs: 0 })),
    store,
    client: createClient(answers),
    signal: new AbortController().signal,
  });
  return { startedMeanwhile: removed.startedMeanwhile, left: await store.list('') };
}

describe('removeGroups', () => {
  it('removes everything while the running sweeps are those of the plan', async () => {
    await expect(remove([['known']], ['known'])).resolves.toEqual({ startedMeanwhile: null, left: [] });
  });

  it('keeps everything that others may share from the moment at which a sweep starts', async () => {
    await expect(remove([[], [], ['new']])).resolves.toEqual({ startedMeanwhile: 'new', left: ['trials/b/model.bin'] });
  });

  it('keeps it if the sweep started between planning and removal, but removes the named sweep', async () => {
    await expect(remove([['new']])).resolves.toEqual({ startedMeanwhile: 'new', left: ['trials/a/model.bin', 'trials/b/model.bin'] });
  });

  it('keeps a sweep that has been started again', async () => {
    expect((await remove([['old']])).left).toHaveLength(3);
  });
});
