import { type Client, WorkflowExecutionAlreadyStartedError, type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { canonicalJson } from '../core/domain/canonical-json.ts';
import { DurasweepError } from '../core/domain/errors.ts';
import { hashJson } from '../core/domain/keys.ts';
import { checkSweepId } from '../core/domain/sweep-id.ts';
import { MAIN_QUEUE } from '../core/domain/task-queues.ts';
import { progressQuery, reconfigureUpdate } from '../workflows/steering-messages.ts';
import type { sweep } from '../workflows/sweep/sweep.ts';
import type { LoadedConfiguration } from './load-configuration.ts';
import { describeUpdateFailure } from './update-failure.ts';

export interface StartedSweep {
  readonly handle: WorkflowHandle<typeof sweep>;
  /** It was under way already, from an earlier command. */
  readonly continued: boolean;
  /** What became of the configuration where the sweep waited with one that could not be used; else null. */
  readonly reconfigured: string | null;
}

/** Starts a sweep, or finds the one that an earlier command with the same configuration left running; one that waits with data it could not prepare takes this one instead of its own. */
export async function startSweep(client: Client, loaded: LoadedConfiguration, sweepId: string): Promise<StartedSweep> {
  const { input, configuration } = loaded;
  const configurationHash = hashJson(canonicalJson(input));
  try {
    const handle = await client.workflow.start<typeof sweep>('sweep', {
      workflowId: sweepId,
      taskQueue: MAIN_QUEUE,
      args: [input],
      staticSummary: `Sweep: ${configuration.name}`,
      staticDetails: configuration.description,
      memo: { configurationHash },
    });
    return { handle, continued: false, reconfigured: null };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
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
  // A sweep started by the Temporal CLI has no memo; the person named its id, so it is the one that is meant.
  const isKnown = memo?.configurationHash === undefined || memo.configurationHash === configurationHash;
  const isParked = searchAttributes.DurasweepState?.[0] === 'parked';
  if (isParked && memo?.configurationHash !== configurationHash && (await handle.query(progressQuery)).waitsWith === 'data') {
    const { message } = await handle.executeUpdate(reconfigureUpdate, { args: [input] }).catch(describeUpdateFailure);
    return { handle, reconfigured: message };
  }
  if (isKnown) return { handle, reconfigured: null };
  throw new DurasweepError(
    'InvalidConfig',
    `A sweep "${sweepId}" with another configuration is still running. Give this one another id (--id <name>), or end that one: npm run steer -- cancel ${sweepId}`,
  );
}

/** @throws DurasweepError InvalidConfig when there is no such sweep, or the id cannot be one. */
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
