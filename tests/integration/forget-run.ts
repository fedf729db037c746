import { Client } from '@temporalio/client';
import { expect, vi } from 'vitest';
import { listSweeps } from '../../cli/steer/list-sweeps.ts';
import { readStoredAnswers } from '../../cli/steer/stored-answers.ts';
import { createS3Store } from '../../core/storage/s3-store.ts';
import { connectClient } from '../../workers/temporal-connection.ts';
import type { LeaderboardRow } from '../../workflows/steering-messages.ts';
import type { DoctorRun } from './doctor-run.ts';

export interface ForgetRun extends DoctorRun {
  readonly sweep: string;
  /** The sweep's leaderboard while Temporal still has it. */
  readonly before: readonly LeaderboardRow[];
}

/** Deletes a sweep of five completed trials from Temporal, and checks that the store still answers for it. */
export async function forgetSweep({ services, temporal, sweep, before }: ForgetRun): Promise<void> {
  const connection = await connectClient(services.temporal);
  const client = new Client({ connection, namespace: services.temporal.namespace });
  const store = createS3Store(services.s3);
  const list = async () => (await listSweeps({ client, store })).map(({ sweepId, state }) => `${sweepId} ${state}`);
  try {
    const { namespaceInfo, config } = await connection.workflowService.describeNamespace({ namespace: services.temporal.namespace });
    expect([namespaceInfo?.name, Number(config?.workflowExecutionRetentionTtl?.seconds)]).toEqual(['default', 365 * 86_400]);
    await expect(list()).resolves.toContain(`${sweep} completed`);
    await temporal('workflow', 'delete', '--workflow-id', sweep);
    await vi.waitFor(async () => expect(await list()).toContain(`${sweep} forgotten`), { timeout: 20_000, interval: 500 });
    const stored = await readStoredAnswers(store, sweep);
    expect(stored.leaderboard()).toEqual(before.map((row) => ({ ...row, trainingSeconds: expect.closeTo(row.trainingSeconds, 9) })));
    expect(stored.progress()).toMatchObject({ phase: 'forgotten', synthetic: true, trials: { completed: 5, total: 5, failed: 0 } });
    expect(stored.plan().map(({ state }) => state)).toEqual(Array(5).fill('completed'));
    expect(stored.attempts()).toEqual([]);
    await expect(readStoredAnswers(store, 'nobody')).rejects.toThrow('no ledger');
  } finally {
    await connection.close();
  }
}
