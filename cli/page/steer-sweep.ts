import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { DurasweepError } from '../../core/domain/errors.ts';
import { MAIN_QUEUE } from '../../core/domain/task-queues.ts';
import type { report } from '../../workflows/report/report.ts';
import * as messages from '../../workflows/steering-messages.ts';
import { findSweep } from '../start-sweep.ts';
import { askToCancel } from '../steer/cancel-sweep.ts';
import { rethrowUpdateFailure } from '../update-failure.ts';
import { createAlreadyStartedError } from '../write-report.ts';
import type { PagePlatform } from './page-sources.ts';

/** Updates that the page may send, by name; the sweep itself validates their arguments. */
const UPDATES = {
  pause: messages.pauseUpdate,
  resume: messages.resumeUpdate,
  setConcurrency: messages.setConcurrencyUpdate,
  retryFailed: messages.retryFailedUpdate,
  retryVariant: messages.retryVariantUpdate,
  skipVariant: messages.skipVariantUpdate,
  cancelVariant: messages.cancelVariantUpdate,
  retryReport: messages.retryReportUpdate,
  extend: messages.extendUpdate,
} as const;
const OTHERS = { cancel: cancelSweep, report: writeReport } as const;

export interface SteerRequest {
  readonly platform: PagePlatform;
  readonly sweepId: string;
  readonly action: string;
  readonly body: unknown;
}

/**
 * Applies a command from the page to a sweep.
 * @returns a message about what was done
 * @throws DurasweepError InvalidConfig with the reason for a refusal
 */
export async function steerSweep({ platform, sweepId, action, body }: SteerRequest): Promise<string> {
  if (isIn(OTHERS, action)) return OTHERS[action](platform, sweepId);
  if (!isIn(UPDATES, action)) {
    const allowed = [...Object.keys(UPDATES), ...Object.keys(OTHERS)].join(', ');
    throw new DurasweepError('InvalidConfig', `There is no action "${action}"; allowed: ${allowed}.`);
  }
  const handle = await findSweep(platform.client, sweepId);
  // Each update has its own argument type, which the sweep validates.
  const { message } = await handle
    .executeUpdate<messages.UpdateResult, [unknown]>(UPDATES[action].name, { args: [body] })
    .catch(rethrowUpdateFailure);
  return message;
}

function isIn<Table extends object>(table: Table, name: string): name is Extract<keyof Table, string> {
  return Object.hasOwn(table, name);
}

async function cancelSweep(platform: PagePlatform, sweepId: string): Promise<string> {
  await askToCancel(platform.client, sweepId);
  return `"${sweepId}" is being cancelled; training stops within seconds. Finished trials and checkpoints are kept.`;
}

async function writeReport({ client }: PagePlatform, sweepId: string): Promise<string> {
  await findSweep(client, sweepId);
  try {
    await client.workflow.start<typeof report>('report', { workflowId: `${sweepId}/report`, taskQueue: MAIN_QUEUE, args: [{ sweepId }] });
    return 'The report is being written again, to the same place as before.';
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) throw createAlreadyStartedError(sweepId);
    throw error;
  }
}
