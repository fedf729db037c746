import { type Client, WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { DurasweepError } from '../../core/domain/errors.ts';
import type { Platform } from '../platform.ts';
import { EXIT } from '../run-command.ts';
import { findSweep } from '../start-sweep.ts';
import { untilAborted } from '../until-aborted.ts';

/**
 * Cancels a whole sweep. If this command runs the workers, it stays until they have shut the sweep down.
 *
 * @throws DurasweepError InvalidConfig if there is no such sweep, or it has ended.
 */
export async function cancelSweep({ client, shared, ending }: Platform, sweepId: string): Promise<number> {
  const handle = await askToCancel(client, sweepId);
  if (!shared) await untilAborted(handle.result().catch(ignoreEnd), ending);
  process.stdout.write(
    `${shared ? `"${sweepId}" is being cancelled; training stops within seconds.` : `"${sweepId}" is cancelled.`} ` +
      'Finished trials and checkpoints are kept: if you start the same configuration again, it resumes from them.\n',
  );
  return EXIT.done;
}

/** Requests cancellation, which takes effect within seconds. @throws as above */
export async function askToCancel(client: Client, sweepId: string): Promise<WorkflowHandle> {
  const handle = await findSweep(client, sweepId);
  const { status } = await handle.describe();
  if (status.name !== 'RUNNING') throw createEndedError(sweepId, status.name);
  try {
    await handle.cancel();
    return handle;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw createEndedError(sweepId, 'closed');
    throw error;
  }
}

/** Ignores that the sweep ends as cancelled, because that was requested. */
function ignoreEnd(error: unknown): void {
  if (!(error instanceof WorkflowFailedError)) throw error;
}

function createEndedError(sweepId: string, status: string): DurasweepError {
  return new DurasweepError('InvalidConfig', `"${sweepId}" has ended (${status.toLowerCase()}); there is nothing to cancel.`);
}
