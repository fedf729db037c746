import type { Client } from '@temporalio/client';
import { waitUntil } from './wait-until.ts';

/** The process id of the worker that is training now, which is part of its identity. */
export async function findTrainer(client: Client): Promise<number> {
  return Number.parseInt(await readTrainerIdentity(client), 10);
}

/** `<process id>@<host name>` of the worker that is training now. Trainings run one after another. */
export function readTrainerIdentity(client: Client): Promise<string> {
  return waitUntil('a worker trains', async () => {
    for await (const { workflowId } of client.workflow.list({ query: 'WorkflowType = "variant" AND ExecutionStatus = "Running"' })) {
      const { raw } = await client.workflow.getHandle(workflowId).describe();
      const training = raw.pendingActivities?.find(({ activityType }) => activityType?.name === 'trainTrial');
      if (training?.lastWorkerIdentity) return training.lastWorkerIdentity;
    }
    return null;
  });
}
