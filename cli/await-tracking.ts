import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { TrackedSweepAnswer } from '../activities/contract/stages.ts';
import { nameTracking } from '../core/domain/task-queues.ts';
import { isClosed } from '../workers/track/track-sweep.ts';
import type { Platform } from './platform.ts';

const LOOK_EVERY_MS = 500;
/** Logging usually takes seconds; after this time the server is considered slow. */
const PATIENCE_MS = 120_000;

/** After the end of a sweep, waits until everything is logged, unless the tracking tool is unavailable. */
export async function awaitTracking({ client, ending }: Platform, sweepId: string, write: (text: string) => void): Promise<void> {
  // A parked sweep has not ended.
  if (!(await isClosed(client.workflow.getHandle(sweepId)))) return;
  const handle = client.workflow.getHandle<() => Promise<TrackedSweepAnswer>>(nameTracking(sweepId));
  const later = `The rest will be logged later: by the next command that runs workers, or by npm run steer -- track ${sweepId}`;
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end && !ending.aborted; ) {
    const described = await handle.describe().catch(orNull);
    if (described === null) return;
    if (described.status.name === 'COMPLETED') return write(`Logged: ${(await handle.result()).url}\n`);
    const problem = findProblem(described);
    if (problem !== null || described.status.name !== 'RUNNING')
      return write(`Warning: ${problem ?? 'Not everything was logged.'}\n${later}\n`);
    await delay(LOOK_EVERY_MS, undefined, { signal: ending }).catch(() => undefined);
  }
  if (!ending.aborted) write(`Logging is not finished. ${later}\n`);
}

function orNull(error: unknown): null {
  if (error instanceof WorkflowNotFoundError) return null;
  throw error;
}

/** Why the last attempt failed; null while one is running. */
function findProblem({ raw }: WorkflowExecutionDescription): string | null {
  const [attempt] = raw.pendingActivities ?? [];
  const isWaiting = attempt?.state === proto.temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED;
  return isWaiting ? (attempt.lastFailure?.message ?? null) : null;
}
