import type { Connection } from '@temporalio/client';
import type { PlacementActivities } from '../activities/types.ts';
import { hasPollers } from './has-pollers.ts';
import { TRAINING_QUEUES } from './task-queues.ts';

/** Picks the queue a sweep's trainings wait in: `auto` takes the GPU workers' while one of them polls, else the CPU workers'. */
export function createPlacementActivities(connection: Connection, namespace: string): PlacementActivities {
  return {
    async selectTrainingQueue({ device }) {
      if (device !== 'auto') return TRAINING_QUEUES[device];
      const isGpuServed = await hasPollers({ connection, namespace, queue: TRAINING_QUEUES.gpu, type: 'activity' });
      return isGpuServed ? TRAINING_QUEUES.gpu : TRAINING_QUEUES.cpu;
    },
  };
}
