import { Client, type Connection } from '@temporalio/client';
import { TRAINING_QUEUES, type TrainingQueue } from '../core/domain/task-queues.ts';
import { hasPollers } from './has-pollers.ts';
import { countTrials } from './observe/count-trials.ts';

export interface QueuesPlace {
  readonly connection: Connection;
  readonly namespace: string;
}

/** The GPU's first, because sweeps prefer it. */
const DEVICES = ['gpu', 'cpu'] as const;

/** The training queues that a worker has recently polled. */
export async function listPolledQueues(place: QueuesPlace): Promise<TrainingQueue[]> {
  const queues = DEVICES.map((device) => TRAINING_QUEUES[device]);
  const polled = await Promise.all(queues.map((queue) => hasPollers({ ...place, queue, type: 'activity' })));
  return queues.filter((_, index) => polled[index]);
}

/**
 * The training queues that a worker serves: it has recently polled them, or trains for them now. A worker whose slots are all busy does not
 * poll, so after five minutes Temporal has forgotten it; and a restarted server knows no worker until it polls.
 */
export async function listServedQueues(place: QueuesPlace): Promise<TrainingQueue[]> {
  const polled = await listPolledQueues(place);
  if (polled.length === DEVICES.length) return polled;
  const trials = await countTrials(new Client(place));
  return DEVICES.filter((device) => polled.includes(TRAINING_QUEUES[device]) || trials[device].running > 0).map(
    (device) => TRAINING_QUEUES[device],
  );
}
