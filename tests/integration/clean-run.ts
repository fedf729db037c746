import { Client } from '@temporalio/client';
import { expect, vi } from 'vitest';
import { forgetWorkflows } from '../../cli/clean/forget-workflows.ts';
import { removeGroups } from '../../cli/clean/remove-groups.ts';
import { planCleaning } from '../../cli/clean/take-inventory.ts';
import { readStoredAnswers } from '../../cli/steer/stored-answers.ts';
import { nameTracking } from '../../core/domain/task-queues.ts';
import { createS3Store } from '../../core/storage/s3-store.ts';
import type { Services } from '../../infra/services/types.ts';
import { connectClient } from '../../workers/temporal-connection.ts';

export interface CleanRun {
  readonly services: Services;
  /** Runs a command of the Temporal CLI. */
  readonly temporal: (...words: string[]) => Promise<string>;
  readonly sweep: string;
  /** All other sweeps of the store; they share their trials with the sweep. */
  readonly others: readonly string[];
  /** Number of distinct trials of all sweeps. */
  readonly trials: number;
}

/** Removes the sweep, whose trials stay for the others, then the others with everything; then tries to remove two running ones. */
export async function cleanAway({ services, temporal, sweep, others, trials }: CleanRun): Promise<void> {
  const connection = await connectClient(services.temporal);
  const places = { client: new Client({ connection, namespace: services.temporal.namespace }), storage: services.s3 };
  const store = createS3Store(services.s3);
  const plan = (sweepIds: readonly string[]) => planCleaning({ olderThanMs: null, sweepIds, nowMs: Date.now() + 7_200_000 }, places);
  const remove = ({ groups, running }: Awaited<ReturnType<typeof plan>>) =>
    removeGroups({ groups, running, store, client: places.client, signal: new AbortController().signal });
  try {
    // Logging in MLflow may take longer than a sweep.
    const planEnded = (sweepIds: readonly string[]) => vi.waitFor(() => plan(sweepIds), { timeout: 60_000, interval: 250 });
    const first = await planEnded([sweep]);
    const tracking = nameTracking(sweep);
    await temporal('workflow', 'start', '--type', 'tracking', '--task-queue', 'nobody', '--workflow-id', tracking, '--input', '{}');
    await vi.waitFor(() => expect(plan([sweep])).rejects.toThrow('is still being logged'), { timeout: 20_000, interval: 500 });
    await temporal('workflow', 'terminate', '--workflow-id', tracking);
    expect(first.groups.map(({ kind, name }) => `${kind}/${name}`)).toEqual([`sweeps/${sweep}`]);
    await expect(remove(first)).resolves.toMatchObject({ startedMeanwhile: null });
    await expect(readStoredAnswers(store, sweep)).rejects.toThrow('no ledger');
    for (const other of others) expect((await readStoredAnswers(store, other)).leaderboard()).not.toEqual([]);

    const second = await planEnded(others);
    const kinds = [...others.map(() => 'sweeps'), ...Array(trials).fill('trials'), 'datasets'];
    expect(second.groups.map(({ kind }) => kind)).toEqual(kinds);
    await expect(forgetWorkflows(places.client, [...others])).resolves.toBeNull();
    await remove(second);
    const left = ['sweeps/', 'trials/', 'datasets/', 'baselines/', 'recipes/'].map((prefix) => store.list(prefix));
    await expect(Promise.all(left)).resolves.toEqual(Array(5).fill([]));
    await expect(plan(others.slice(0, 1))).rejects.toThrow(`The store has no sweep "${others[0]}"`);

    await temporal('workflow', 'start', '--type', 'sweep', '--task-queue', 'nobody', '--workflow-id', 'no sweep', '--input', '{}');
    await temporal('workflow', 'start', '--type', 'sweep', '--task-queue', 'nobody', '--workflow-id', 'waits', '--input', '{}');
    await vi.waitFor(() => expect(plan(['waits'])).rejects.toThrow('is running or waiting'), { timeout: 20_000, interval: 500 });
    await Promise.all(['waits', 'no sweep'].map((id) => temporal('workflow', 'terminate', '--workflow-id', id)));
  } finally {
    await connection.close();
  }
}
