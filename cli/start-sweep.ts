import { type Client, WorkflowExecutionAlreadyStartedError, type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { canonicalJson } from '../core/domain/canonical-json.ts';
import { DurasweepError } from '../core/domain/errors.ts';
import { hashJson } from '../core/domain/keys.ts';
import { checkSweepId } from '../core/domain/sweep-id.ts';
import { MAIN_QUEUE } from '../core/domain/task-queues.ts';
import { progressQuery, reconfigureUpdate } from '../workflows/steering-messages.ts';
import type { sweep } from '../workflows/sweep/sweep.ts';
import { SWEEP_TASK_TIMEOUT } from '../workflows/sweep/task-timeout.ts';
import type { LoadedConfiguration } from './load-configuration.ts';
import { rethrowUpdateFailure } from './update-failure.ts';

export interface StartedSweep {
  readonly handle: WorkflowHandle<typeof sweep>;
  /** Whether it was already running, from an earlier command. */
  readonly continued: boolean;
  /** The message about the replaced configuration, if the sweep was waiting with an unusable one; otherwise null. */
  readonly reconfigured: string | null;
}

/** Starts a sweep or finds a running one with the same configuration; a sweep that is waiting because its data could not be prepared gets the new configuration. */
export async function startSweep(
  client: Client,
  loaded: LoadedConfiguration,
  sweepId: string,
  /** Awaited before the workers are asked something. */
  serving: Promise<void> = Promise.resolve(),
): Promise<StartedSweep> {
  const { input, configuration } = loaded;
  const configurationHash = hashJson(canonicalJson(input));
  try {
    const handle = await client.workflow.start<typeof sweep>('sweep', {
      workflowId: sweepId,
      taskQueue: MAIN_QUEUE,
      args: [input],
      workflowTaskTimeout: SWEEP_TASK_TIMEOUT,
      staticSummary: `Sweep: ${configuration.name}`,
      staticDetails: configuration.description,
      memo: { configurationHash },
    });
    return { handle, continued: false, reconfigured: null };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    await serving;
    return { ...(await findRunning(client, sweepId, { input, configurationHash })), continued: true };
  }
}

interface Wanted {
  readonly input: unknown;
  readonly configurationHash: string;
}

async function findRunning(client: Client, sweepId: string, { input, configurationHash }: Wanted) {
  const handle = client.workflow.getHandle<typeof sweep>(sweepId);
  const { memo, searchAttributes } = await handle.describe();
  // A sweep started by the Temporal CLI has no memo; the user gave its id, so it is the intended one.
  const isKnown = memo?.configurationHash === undefined || memo.configurationHash === configurationHash;
  const isParked = searchAttributes.DurasweepState?.[0] === 'parked';
  if (isParked && memo?.configurationHash !== configurationHash && (await handle.query(progressQuery)).waitsWith === 'data') {
    const { message } = await handle.executeUpdate(reconfigureUpdate, { args: [input] }).catch(rethrowUpdateFailure);
    return { handle, reconfigured: message };
  }
  if (isKnown) return { handle, reconfigured: null };
  throw new DurasweepError(
    'InvalidConfig',
    `A sweep "${sweepId}" with another configuration is still running. Give this one another id (--id <name>), or cancel that one: npm run steer -- cancel ${sweepId}`,
  );
}

/** @throws DurasweepError InvalidConfig if there is no such sweep or the id is invalid. */
export async function findSweep(client: Client, sweepId: string): Promise<WorkflowHandle<typeof sweep>> {
  checkSweepId(sweepId);
  const handle = client.workflow.getHandle<typeof sweep>(sweepId);
  try {
    await handle.describe();
    return handle;
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw new DurasweepError('InvalidConfig', `There is no sweep "${sweepId}"; npm run steer -- list shows all sweeps.`);
  }
}
