import { ServiceError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import type { SweepLedger } from '../../../../activities/contract/ledger-stages.ts';
import { recordSweep } from '../../../../activities/stages/ledgers.ts';
import { openSweep } from '../../../../cli/page/open-sweep.ts';
import type { PageSources } from '../../../../cli/page/page-sources.ts';
import { parseSweepConfiguration } from '../../../../configs/parse.ts';
import { buildSweep } from '../../../support/configurations.ts';
import { createContext } from '../../activities/stages/support.ts';
import { createMemoryStore } from '../../core/storage/memory-store.ts';

const ledger = {
  sweepId: 'night',
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T01:00:00.000Z',
  configuration: parseSweepConfiguration(buildSweep([10, 20])),
  dataset: { sha256: 'data', recordings: 4 },
  folds: [{ bucket: 'memory', key: 'fold', sha256: 'fold', bytes: 0 }],
  changes: {},
  skipped: [],
  cancelled: [],
  partial: false,
  journal: [],
} as unknown as SweepLedger;

/** A sweep that the store has, too, and whose queries nobody answers. */
async function createSources(status: string, workers: readonly object[]): Promise<PageSources> {
  const store = createMemoryStore();
  await recordSweep(ledger, createContext({ store }));
  const handle = {
    workflowId: 'night',
    describe: async () => ({ status: { name: status } }),
    query: () => Promise.reject(new ServiceError('Failed to query Workflow', { cause: new Error('no poller seen') })),
  };
  const client = {
    workflow: { getHandle: () => handle },
    connection: { workflowService: { describeTaskQueue: async () => ({ pollers: workers }) } },
  };
  const services = { temporal: { uiUrl: null } };
  const platform = { client, services, temporal: { namespace: 'default' } } as unknown as PageSources['platform'];
  return { platform, store, pace: { turn: async () => undefined } };
}

describe('a sweep on the page while no worker runs', () => {
  it('is read from the store if it has ended, as it has ended', async () => {
    for (const [status, phase] of [
      ['COMPLETED', 'finished'],
      ['TERMINATED', 'terminated'],
    ] as const) {
      const reader = await openSweep(await createSources(status, []), 'night');
      const progress = await reader.readProgress();
      expect(progress).toMatchObject({ phase, variants: 2, finishedAt: ledger.finishedAt });
      expect((await reader.readVariants(progress, () => undefined)).map(({ variant }) => variant)).toHaveLength(2);
    }
  });

  it.each([
    ['RUNNING', []],
    ['COMPLETED', [{}]],
  ])('says that a worker must run if it is %s and %j have polled', async (status, workers) => {
    const reader = await openSweep(await createSources(status, workers), 'night');
    await expect(reader.readProgress()).rejects.toThrow(
      /does not answer: no poller seen\nA workflow worker must be running.*npm run worker/,
    );
  });
});
