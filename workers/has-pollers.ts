import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';

const TYPES = {
  workflow: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  activity: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
} as const;

export interface QueueQuestion {
  readonly connection: Pick<Client['connection'], 'workflowService'>;
  readonly namespace: string;
  readonly queue: string;
  readonly type: keyof typeof TYPES;
}

/** Whether a worker has recently polled a queue. Temporal remembers pollers for five minutes, so the worker may have ended. */
export async function hasPollers({ connection, namespace, queue, type }: QueueQuestion): Promise<boolean> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: queue },
    taskQueueType: TYPES[type],
  });
  return (pollers ?? []).length > 0;
}
