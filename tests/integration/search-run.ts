import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from '@temporalio/client';
import { expect, vi } from 'vitest';
import { steerSearch } from '../../cli/steer/steer-search.ts';
import type { Services } from '../../infra/services/types.ts';
import { connectClient } from '../../workers/temporal-connection.ts';
import type { SteerSearchRequest } from '../../workflows/search/steer-search-request.ts';
import { decisionsQuery, pauseUpdate, progressQuery, resumeUpdate, searchesQuery } from '../../workflows/steering-messages.ts';
import { buildTinySweep } from '../support/tiny-sweep.ts';

export interface SearchRun {
  readonly services: Services;
  readonly startSweep: (workflowId: string, configuration: unknown) => Promise<void>;
  readonly untilPhase: (workflowId: string, phase: string) => Promise<void>;
  /** Folder of the reports. */
  readonly reports: string;
}

const SPACE = { architecture: ['gru', 'lstm'], hiddenSize: { from: 4, to: 8 } };
const WIDER = { architecture: ['gru', 'lstm', 'conv1d-gru'], hiddenSize: { from: 4, to: 12 } };
const SEARCH = { space: SPACE, sampler: { type: 'tpe', startup: 2 }, pruner: { type: 'asha' }, budget: { trials: 3 }, parallel: 2 };

/** Gives a search a larger budget while it runs, and another space and a larger budget after it has ended. */
export async function extendSearch({ services, startSweep, untilPhase, reports }: SearchRun): Promise<void> {
  const sweepId = 'sought';
  const connection = await connectClient(services.temporal);
  const client = new Client({ connection, namespace: services.temporal.namespace });
  const steer = (request: SteerSearchRequest) =>
    steerSearch(
      {
        client,
        services,
        temporal: services.temporal,
        shared: true,
        ending: new AbortController().signal,
        serving: Promise.resolve(),
        stop: async () => undefined,
      },
      sweepId,
      request,
    );
  try {
    const handle = client.workflow.getHandle(sweepId);
    await startSweep(sweepId, { ...buildTinySweep(), training: { maxEpochs: 3 }, experiments: [{ name: 'search', search: SEARCH }] });
    await vi.waitFor(async () => expect((await handle.query(searchesQuery)).length).toBe(1), { timeout: 60_000, interval: 100 });
    // Paused, it cannot end before it is extended.
    await handle.executeUpdate(pauseUpdate, { args: [{}] });
    expect(await steer({ budget: { trials: 5 } })).toBe(0);
    await handle.executeUpdate(resumeUpdate, { args: [{}] });
    await untilPhase(sweepId, 'finished');
    expect(await handle.query(searchesQuery)).toMatchObject([{ trials: 5, trialsBudget: 5, isFinished: true }]);
    const before = await handle.query(decisionsQuery);
    const { trials: trained } = await handle.query(progressQuery);
    expect(trained).toMatchObject({ reused: 0 });

    expect(await steer({ space: WIDER, budget: { trials: 8 } })).toBe(0);
    await untilPhase(sweepId, 'finished');
    expect(await handle.query(searchesQuery)).toMatchObject([{ trials: 8, trialsBudget: 8, isFinished: true }]);
    expect((await handle.query(decisionsQuery)).slice(0, before.length)).toEqual(before);
    const { searches, trials } = JSON.parse(await readFile(path.join(reports, sweepId, 'results.json'), 'utf8'));
    const steering = [{ what: '5 suggestions in total' }, { what: 'another space is searched, 8 suggestions in total' }];
    expect(searches).toMatchObject([{ steering }]);
    expect(searches[0].trials).toHaveLength(8);
    expect(trials.filter(({ reused }: { reused: boolean }) => reused).length).toBeGreaterThan(0);
  } finally {
    await connection.close();
  }
}
