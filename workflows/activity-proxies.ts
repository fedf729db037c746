import { type ActivityOptions, proxyActivities } from '@temporalio/workflow';
import type { Activities, WorkerActivities } from '../activities/types.ts';
import { MAIN_QUEUE, type TrainingQueue } from '../core/domain/task-queues.ts';

/** Storage and network come back: retried without end, at most every ten seconds. Failures that cannot mend say so themselves. */
const UNTIL_IT_IS_BACK = { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 seconds' } as const;

/** Small objects in and out of the store, and what the worker answers by itself. */
export const records = proxyActivities<Pick<Activities, 'recordVariant' | 'recordSweep' | keyof WorkerActivities>>({
  taskQueue: MAIN_QUEUE,
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '15 seconds',
  retry: UNTIL_IT_IS_BACK,
});

/** Data and report stages: seconds to minutes of one core. A download brings the limit that its sources need. */
export const stages = proxyActivities<
  Pick<Activities, 'downloadDataset' | 'splitDataset' | 'padSequences' | 'analyseSweep' | 'renderFigures' | 'writeReport'>
>({
  taskQueue: MAIN_QUEUE,
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '15 seconds',
  retry: UNTIL_IT_IS_BACK,
});

/**
 * Failures of each class are counted by the activity itself; this bounds a training that takes its whole worker down each time, and the
 * others' with it, which leaves no one to count: it is given up after about an hour. Lost workers and shutdowns are attempts too.
 */
const ATTEMPTS = 100;

/**
 * Trainings. No time limit of their own (hours are normal) beyond a week: a hung one is caught by the stall limit, a lost worker by the
 * heartbeat.
 */
export function trainingStages(taskQueue: TrainingQueue) {
  const common = { taskQueue, heartbeatTimeout: '15 seconds', cancellationType: 'WAIT_CANCELLATION_COMPLETED' } satisfies ActivityOptions;
  const retry = { ...UNTIL_IT_IS_BACK, maximumAttempts: ATTEMPTS };
  const { trainTrial } = proxyActivities<Pick<Activities, 'trainTrial'>>({ ...common, startToCloseTimeout: '7 days', retry });
  // Evaluations are short and finish a trial: ahead of trainings that wait.
  const urgent = { ...common, startToCloseTimeout: '30 minutes', retry, priority: { priorityKey: 1 } } satisfies ActivityOptions;
  const { evaluateTrial } = proxyActivities<Pick<Activities, 'evaluateTrial'>>(urgent);
  return { trainTrial, evaluateTrial };
}
