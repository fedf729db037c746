import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowFailedError } from '@temporalio/client';
import { DurasweepError } from '../core/domain/errors.ts';
import { MAIN_QUEUE } from '../core/domain/task-queues.ts';
import type { report } from '../workflows/report/report.ts';
import { EXIT } from './run-command.ts';
import { tellReport } from './sweep-session.ts';
import { describeWorkflowFailure } from './update-failure.ts';

/**
 * Requests a new report of a sweep and prints its location.
 * @returns the exit code
 * @throws DurasweepError InvalidConfig while another report of that sweep is being written.
 */
export async function writeReport(client: Client, sweepId: string): Promise<number> {
  try {
    const written = await client.workflow.execute<typeof report>('report', {
      workflowId: `${sweepId}/report`,
      taskQueue: MAIN_QUEUE,
      args: [{ sweepId }],
    });
    tellReport(written);
    const { lost = [] } = written;
    for (const { variant, message } of lost) process.stderr.write(`${variant}: ${message}\n`);
    return lost.length === 0 ? EXIT.done : EXIT.failed;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) throw createAlreadyStartedError(sweepId);
    if (!(error instanceof WorkflowFailedError)) throw error;
    process.stderr.write(`The report was not written. ${describeWorkflowFailure(error)}\n`);
    return EXIT.failed;
  }
}

export function createAlreadyStartedError(sweepId: string): DurasweepError {
  return new DurasweepError(
    'InvalidConfig',
    `A report of the sweep "${sweepId}" is already being written, by the sweep itself or another command. If you still need another one, run this again when it is done.`,
  );
}
