import type { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { PlacementActivities, TrainingQueue } from '../activities/types.ts';
import { TRAINING_QUEUES } from './task-queues.ts';

/** Picks the queue a sweep's trainings wait in: `auto` takes the GPU workers' while one of them polls, else the CPU workers'. */
export function createPlacementActivities(connection: Connection, namespace: string): PlacementActivities {
  return {
    async selectTrainingQueue({ device }) {
      if (device !== 'auto') return TRAINING_QUEUES[device];
      return (await hasPollers(connection, namespace, TRAINING_QUEUES.gpu)) ? TRAINING_QUEUES.gpu : TRAINING_QUEUES.cpu;
    },
  };
}

async function hasPollers(connection: Connection, namespace: string, name: TrainingQueue): Promise<boolean> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name },
    taskQueueType: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
  });
  return pollers !== null && pollers !== undefined && pollers.length > 0;
}
