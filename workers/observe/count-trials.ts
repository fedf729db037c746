import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { TRAINING_QUEUES } from '../../core/domain/task-queues.ts';

type Device = keyof typeof TRAINING_QUEUES;
/** Numbers of trials that are running on a worker or waiting for one. */
export type TrialCounts = Readonly<Record<Device, { readonly running: number; readonly waiting: number }>>;

const RUNNING_VARIANTS = 'WorkflowType = "variant" AND ExecutionStatus = "Running"';
/** Maximum number of variants to count: this many keep any cluster busy. */
const MOST_VARIANTS = 2_000;
const AT_ONCE = 20;
const { PENDING_ACTIVITY_STATE_STARTED, PENDING_ACTIVITY_STATE_SCHEDULED } = proto.temporal.api.enums.v1.PendingActivityState;
const STAGES = ['trainTrial', 'evaluateTrial'];

/**
 * Counts running and waiting trials by device, from Temporal's information about running variants. A queue's backlog is not suitable: it is empty
 * while the last trials run, so scaling by it would end busy workers. Parked, paused and finished sweeps do not count.
 */
export async function countTrials(client: Client): Promise<TrialCounts> {
  const counts = { cpu: { running: 0, waiting: 0 }, gpu: { running: 0, waiting: 0 } };
  for (const batch of await listVariants(client)) {
    const described = await Promise.all(batch.map((workflowId) => listPending(client, workflowId)));
    for (const { activityType, activityOptions, state } of described.flat()) {
      if (!STAGES.includes(activityType?.name ?? '')) continue;
      const device = activityOptions?.taskQueue?.name === TRAINING_QUEUES.gpu ? 'gpu' : 'cpu';
      if (state === PENDING_ACTIVITY_STATE_STARTED) counts[device].running += 1;
      if (state === PENDING_ACTIVITY_STATE_SCHEDULED) counts[device].waiting += 1;
    }
  }
  return counts;
}

async function listVariants(client: Client): Promise<string[][]> {
  const batches: string[][] = [];
  let listed = 0;
  for await (const { workflowId } of client.workflow.list({ query: RUNNING_VARIANTS })) {
    if (listed % AT_ONCE === 0) batches.push([]);
    batches.at(-1)?.push(workflowId);
    listed += 1;
    if (listed === MOST_VARIANTS) break;
  }
  return batches;
}

async function listPending(client: Client, workflowId: string): Promise<proto.temporal.api.workflow.v1.IPendingActivityInfo[]> {
  const { namespace } = client.options;
  // A variant that has ended in the meantime does not count.
  const described = await client.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } }).catch(() => null);
  return described?.pendingActivities ?? [];
}
