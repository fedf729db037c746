import { setTimeout as delay } from 'node:timers/promises';
import { type Client, WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { TrialProgress } from '../activities/contract/training-stages.ts';
import { readRunningTrials } from '../workers/observe/read-running-trials.ts';
import { progressQuery, type SweepProgress } from '../workflows/steering-messages.ts';
import type { sweep } from '../workflows/sweep/sweep.ts';
import { untilAborted } from './until-aborted.ts';

const POLL_MS = 1_000;
/** How many running variants are queried for their trials' progress in one step. */
export const VARIANTS_SHOWN = 12;

export interface FollowOptions {
  readonly client: Client;
  readonly handle: WorkflowHandle<typeof sweep>;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: SweepProgress, trials: readonly TrialProgress[]) => void;
  /** Called when a query is not answered because a worker or server is unavailable. */
  readonly onSilence: (reason: string) => void;
}

export type SweepEnd = 'closed' | 'parked' | 'interrupted';

/** Reports a sweep's progress until it closes, only parked variants are left, or `signal` is aborted. */
export async function followSweep(options: FollowOptions): Promise<SweepEnd> {
  const { handle, signal } = options;
  const closed = untilClosed(handle, signal);
  while (!signal.aborted) {
    try {
      // If the server is gone, the query may never return.
      const end = await untilAborted(look(options), signal);
      if (end !== null) return end;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    await pause(closed, signal);
  }
  return 'interrupted';
}

/** Resolves when the sweep closes, so that its end need not wait for the next look; never if the server cannot be asked. */
async function untilClosed(handle: WorkflowHandle, signal: AbortSignal): Promise<void> {
  try {
    await untilAborted(handle.result(), signal);
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) await new Promise(() => undefined);
  }
}

/** Until the next look. */
async function pause(closed: Promise<void>, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const timer = delay(POLL_MS, undefined, { signal: AbortSignal.any([signal, over.signal]) });
  await Promise.race([closed, timer.catch(() => undefined)]);
  over.abort();
}

/** One step. After an abort nothing is reported, because the display has ended. */
async function look(options: FollowOptions): Promise<'closed' | 'parked' | null> {
  const { handle, signal, onProgress, onSilence } = options;
  try {
    const progress = await handle.query(progressQuery);
    const trials = await readRunningTrials(options.client, progress, VARIANTS_SHOWN);
    if (!signal.aborted) onProgress(progress, trials);
    if (progress.phase === 'parked') return 'parked';
  } catch (error) {
    if (!signal.aborted) onSilence((error as Error).message);
  }
  return (await isClosed(handle)) ? 'closed' : null;
}

async function isClosed(handle: WorkflowHandle): Promise<boolean> {
  try {
    return (await handle.describe()).status.name !== 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw error;
    return false;
  }
}
