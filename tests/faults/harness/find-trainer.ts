import type { Client } from '@temporalio/client';
import { waitUntil } from './wait-until.ts';

/** The process id of the worker that is training now, which is part of its identity. Trainings run one after another. */
export async function findTrainer(client: Client): Promise<number> {
  const identity = await waitUntil('a worker trains', async () => {
    for await (const { workflowId } of client.workflow.list({ query: 'WorkflowType = "variant" AND ExecutionStatus = "Running"' })) {
      const { raw } = await client.workflow.getHandle(workflowId).describe();
      const training = raw.pendingActivities?.find(({ activityType }) => activityType?.name === 'trainTrial');
      if (training?.lastWorkerIdentity) return training.lastWorkerIdentity;
    }
    return null;
  });
  return Number.parseInt(identity, 10);
}
