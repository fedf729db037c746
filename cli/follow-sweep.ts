import { setTimeout as delay } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter, WorkflowNotFoundError } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { HeartbeatDetails } from '../activities/create-activities.ts';
import type { TrialProgress } from '../activities/types.ts';
import { progressQuery, type SweepProgress } from '../workflows/steering-messages.ts';
import type { sweep } from '../workflows/sweep/sweep.ts';
import { untilAborted } from './until-aborted.ts';

const POLL_MS = 1_000;
/** Running variants looked at for their trials' progress in one step. */
const VARIANTS_SHOWN = 12;

export interface FollowOptions {
  readonly client: Client;
  readonly handle: WorkflowHandle<typeof sweep>;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: SweepProgress, trials: readonly TrialProgress[]) => void;
  /** Called when a query goes unanswered: a worker or server is away. */
  readonly onSilence: (reason: string) => void;
}

export type SweepEnd = 'closed' | 'parked' | 'interrupted';

/** Reports a sweep's progress until it closes, waits with nothing but parked variants, or `signal` is aborted. */
export async function followSweep(options: FollowOptions): Promise<SweepEnd> {
  const { signal } = options;
  while (!signal.aborted) {
    try {
      // Where its server is gone an answer may never come.
      const end = await untilAborted(look(options), signal);
      if (end !== null) return end;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
  return 'interrupted';
}

/** One step. What comes after an abort is told to nobody: the display has ended by then. */
async function look(options: FollowOptions): Promise<'closed' | 'parked' | null> {
  const { handle, signal, onProgress, onSilence } = options;
  try {
    const progress = await handle.query(progressQuery);
    const trials = await readRunningTrials(options.client, progress);
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

/** The trainings under way, from the heartbeats the server holds: the same whichever worker on whichever machine runs them. */
export async function readRunningTrials(
  client: Client,
  { sweepId, running }: Pick<SweepProgress, 'sweepId' | 'running'>,
): Promise<TrialProgress[]> {
  const described = await Promise.allSettled(
    running.slice(0, VARIANTS_SHOWN).map((variant) => client.workflow.getHandle(`${sweepId}/${variant}`).describe()),
  );
  // One that waits for another attempt still has the details of the attempt before.
  const started = described
    .flatMap((answer) => (answer.status === 'fulfilled' ? (answer.value.raw.pendingActivities ?? []) : []))
    .filter(({ state }) => state === proto.temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_STARTED);
  return started.flatMap(({ heartbeatDetails }) => readHeartbeat(heartbeatDetails));
}

function readHeartbeat(details: { payloads?: unknown[] | null } | null | undefined): TrialProgress[] {
  const payload = details?.payloads?.[0];
  if (payload === undefined) return [];
  const { progress } = defaultPayloadConverter.fromPayload<HeartbeatDetails>(payload as never);
  return isTrialProgress(progress) ? [progress] : [];
}

function isTrialProgress(progress: unknown): progress is TrialProgress {
  return typeof progress === 'object' && progress !== null && 'maxEpochs' in progress;
}
