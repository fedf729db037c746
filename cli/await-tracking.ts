import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { TrackedSweepAnswer } from '../activities/contract/stages.ts';
import { nameTracking } from '../core/domain/task-queues.ts';
import { isClosed } from '../workers/track/track-sweep.ts';
import type { Platform } from './platform.ts';

const LOOK_EVERY_MS = 500;
/** Telling takes seconds: whoever waits so long has a slow server. */
const PATIENCE_MS = 120_000;

/** After a sweep's end: waits until MLflow has all of it, and not at all for one that is away. */
export async function awaitTracking({ client, ending }: Platform, sweepId: string, write: (text: string) => void): Promise<void> {
  // One that waits parked is not over.
  if (!(await isClosed(client.workflow.getHandle(sweepId)))) return;
  const handle = client.workflow.getHandle<() => Promise<TrackedSweepAnswer>>(nameTracking(sweepId));
  const later = `The rest is told when it can be: by the next command that runs workers, or by npm run steer -- track ${sweepId}`;
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end && !ending.aborted; ) {
    const described = await handle.describe().catch(orNull);
    if (described === null) return;
    if (described.status.name === 'COMPLETED') return write(`MLflow: ${(await handle.result()).url}\n`);
    const problem = findProblem(described);
    if (problem !== null || described.status.name !== 'RUNNING')
      return write(`Warning: ${problem ?? 'MLflow was not told of all.'}\n${later}\n`);
    await delay(LOOK_EVERY_MS, undefined, { signal: ending }).catch(() => undefined);
  }
  if (!ending.aborted) write(`MLflow is still being told. ${later}\n`);
}

function orNull(error: unknown): null {
  if (error instanceof WorkflowNotFoundError) return null;
  throw error;
}

/** Why the last attempt failed; null while one is at work. */
function findProblem({ raw }: WorkflowExecutionDescription): string | null {
  const [attempt] = raw.pendingActivities ?? [];
  const isWaiting = attempt?.state === proto.temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED;
  return isWaiting ? (attempt.lastFailure?.message ?? null) : null;
}
