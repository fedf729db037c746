import { setTimeout as delay } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { SweepLedger } from '../../activities/contract/ledger-stages.ts';
import type { WrittenReport } from '../../activities/contract/report-stages.ts';
import type { TrackedSweepAnswer } from '../../activities/contract/stages.ts';
import { readSweepLedger } from '../../activities/stages/ledgers.ts';
import { createLiveSweep } from '../../activities/stages/tracking/live-sweep.ts';
import { readReported } from '../../activities/stages/tracking/read-reported.ts';
import { buildTrackedSweep, tellStored } from '../../activities/stages/tracking/tell-stored.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import type { Tracker, TrackingSession } from '../../core/tracking/tracker.ts';
import { progressQuery } from '../../workflows/steering-messages.ts';
import { readRunningTrials } from '../observe/read-running-trials.ts';

/** Polling interval; trials appear within this time plus the time for logging. */
const LOOK_EVERY_MS = 3_000;
/** Maximum number of variants queried for running trials. */
const MOST_VARIANTS = 200;

export interface TrackRequest {
  readonly client: Client;
  readonly store: ArtifactStore;
  readonly tracker: Tracker;
  readonly sweepId: string;
  readonly signal: AbortSignal;
}

/** Logs a sweep while it runs, and then everything the store has about it. Repeats nothing that was already logged, by any worker. */
export async function trackSweep(request: TrackRequest): Promise<TrackedSweepAnswer> {
  const { client, store, tracker, sweepId, signal } = request;
  const handle = client.workflow.getHandle(sweepId);
  const live = createLiveSweep(store);
  let session: TrackingSession | null = null;
  let wasParked = false;
  for (;;) {
    signal.throwIfAborted();
    const isOver = await isClosed(handle);
    // Without a worker, queries are not answered.
    const progress = isOver ? null : await handle.query(progressQuery).catch(() => null);
    const ledger = isOver || progress !== null ? await findLedger(store, sweepId, progress?.startedAt ?? null) : null;
    if (ledger !== null) session ??= await tracker.open(buildTrackedSweep(ledger), signal);
    if (session !== null && ledger !== null) {
      if (progress === null) return await logStored({ ...request, session, ledger, isOver: true });
      const trials = await readRunningTrials(client, progress, MOST_VARIANTS);
      await session.tell(await live.look({ ledger, running: progress.running, trials }));
      const isParked = progress.phase === 'parked';
      // It may wait for days, and its report already recommends a model.
      if (isParked && !wasParked) await logStored({ ...request, session, ledger, isOver: false });
      wasParked = isParked;
    }
    await delay(LOOK_EVERY_MS, undefined, { signal });
  }
}

/** Null if that execution has not written a ledger yet. */
async function findLedger(store: ArtifactStore, sweepId: string, startedAt: string | null): Promise<SweepLedger | null> {
  try {
    return await readSweepLedger(store, { sweepId, startedAt });
  } catch (error) {
    if (startedAt !== null && error instanceof DurasweepError && error.failureClass === 'InvalidConfig') return null;
    throw error;
  }
}

interface StoredRequest extends TrackRequest {
  readonly session: TrackingSession;
  readonly ledger: SweepLedger;
  readonly isOver: boolean;
}

/** Logs everything that the store has of the sweep, and registers the model of its newest report. */
async function logStored({ client, store, sweepId, session, ledger, isOver }: StoredRequest): Promise<TrackedSweepAnswer> {
  const report = await readReport(client, sweepId);
  const model = report === null ? null : await readReported(store, sweepId, report);
  const { created, known } = await tellStored({ store, session, ledger, isOver, model });
  return { url: session.url, runs: created + known };
}

/** A workflow that Temporal no longer has counts as closed. */
export async function isClosed(handle: WorkflowHandle): Promise<boolean> {
  try {
    return (await handle.describe()).status.name !== 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return true;
    throw error;
  }
}

/** Null if there is no finished report. */
export async function readReport(client: Client, sweepId: string): Promise<WrittenReport | null> {
  const handle = client.workflow.getHandle<() => Promise<WrittenReport>>(`${sweepId}/report`);
  const status = await handle.describe().catch((error) => {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  });
  return status?.status.name === 'COMPLETED' ? await handle.result() : null;
}
