import type { Connection } from '@temporalio/client';
import { MAIN_QUEUE, TRAINING_QUEUES } from '../../core/domain/task-queues.ts';
import { hasPollers } from '../../workers/has-pollers.ts';
import { listServedQueues } from '../../workers/training-queues.ts';
import { type Finding, right, wrong } from './finding.ts';

const DEVICES = { [TRAINING_QUEUES.cpu]: 'CPUs', [TRAINING_QUEUES.gpu]: 'a GPU' };

/** Checks that workers serve the task queues: one for sweeps, and one for training on any device. */
export async function checkWorkers(connection: Connection, namespace: string): Promise<Finding[]> {
  const [main, served] = await Promise.all([
    hasPollers({ connection, namespace, queue: MAIN_QUEUE, type: 'workflow' }),
    listServedQueues({ connection, namespace }),
  ]);
  const devices = served.map((queue) => DEVICES[queue]).toSorted();
  return [
    main
      ? right(`a worker serves the task queue "${MAIN_QUEUE}": sweeps make progress`)
      : wrong(`no worker serves the task queue "${MAIN_QUEUE}": no sweep makes progress or responds`, 'npm run worker -- workflow'),
    devices.length > 0
      ? right(`a worker trains on ${devices.join(' and ')}`)
      : wrong(`no worker serves "${TRAINING_QUEUES.cpu}" or "${TRAINING_QUEUES.gpu}": nothing is trained`, 'npm run worker -- train'),
  ];
}
