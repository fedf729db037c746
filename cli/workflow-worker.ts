import proto from '@temporalio/proto';
import { MAIN_QUEUE } from '../workers/task-queues.ts';
import type { Platform } from './platform.ts';

/** Whether a worker has lately asked for workflows of sweeps. Temporal remembers for five minutes: one may have ended since. */
export async function isServed({ client, temporal: { namespace } }: Platform): Promise<boolean> {
  const { pollers } = await client.connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: MAIN_QUEUE },
    taskQueueType: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  });
  return (pollers ?? []).length > 0;
}
