import type { Connection } from '@temporalio/client';
import { MAIN_QUEUE, TRAINING_QUEUES } from '../../core/domain/task-queues.ts';
import { hasPollers } from '../../workers/has-pollers.ts';
import { type Finding, right, wrong } from './finding.ts';

/** Checks that workers poll the task queues: one for sweeps, and one for training on any device. */
export async function checkWorkers(connection: Connection, namespace: string): Promise<Finding[]> {
  const ask = (queue: string, type: 'workflow' | 'activity') => hasPollers({ connection, namespace, queue, type });
  const [main, cpu, gpu] = await Promise.all([
    ask(MAIN_QUEUE, 'workflow'),
    ask(TRAINING_QUEUES.cpu, 'activity'),
    ask(TRAINING_QUEUES.gpu, 'activity'),
  ]);
  return [
    main
      ? right(`a worker serves the task queue "${MAIN_QUEUE}": sweeps make progress`)
      : wrong(`no worker serves the task queue "${MAIN_QUEUE}": no sweep makes progress or responds`, 'npm run worker -- workflow'),
    cpu || gpu
      ? right(`a worker trains on ${[...(cpu ? ['CPUs'] : []), ...(gpu ? ['a GPU'] : [])].join(' and ')}`)
      : wrong(`no worker serves "${TRAINING_QUEUES.cpu}" or "${TRAINING_QUEUES.gpu}": nothing is trained`, 'npm run worker -- train'),
  ];
}
