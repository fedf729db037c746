import { type ActivityInterfaceFor, type ActivityOptions, proxyActivities } from '@temporalio/workflow';
import type { StageQueue } from '../activities/contract/stage.ts';
import {
  listStages,
  STAGES,
  type StageActivities,
  type StageName,
  type TrackingActivities,
  type WorkerActivities,
} from '../activities/contract/stages.ts';
import { MAIN_QUEUE, TRACKING_QUEUE, type TrainingQueue } from '../core/domain/task-queues.ts';

/** Storage and network outages are temporary: retried indefinitely, at most every ten seconds. Failures that a retry cannot fix are marked as such. */
const UNTIL_IT_IS_BACK = { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 seconds' } as const;
const COMMON = { heartbeatTimeout: '15 seconds', retry: UNTIL_IT_IS_BACK } satisfies ActivityOptions;

/** Activities that the worker handles itself, without a slot. */
export const worker = proxyActivities<WorkerActivities>({ ...COMMON, taskQueue: MAIN_QUEUE, startToCloseTimeout: '1 minute' });

/** Served by workers with an MLflow server. Logging waits for an unavailable server without limit. */
export const tracker = proxyActivities<TrackingActivities>({
  ...COMMON,
  heartbeatTimeout: '1 minute',
  taskQueue: TRACKING_QUEUE,
  startToCloseTimeout: '365 days',
});

/** The stages of the main queue. */
export const stages = createProxies('main', MAIN_QUEUE);

/** Training and evaluation, by the workers of a device. A cancelled one may still write its last checkpoint. */
export function trainingStages(taskQueue: TrainingQueue) {
  return createProxies('training', taskQueue, { cancellationType: 'WAIT_CANCELLATION_COMPLETED' });
}

type NamesIn<Queue> = { [Name in StageName]: (typeof STAGES)[Name]['queue'] extends Queue ? Name : never }[StageName];

function createProxies<Queue extends StageQueue>(queue: Queue, taskQueue: string, more: ActivityOptions = {}) {
  const proxies = listStages({ queue }).map((name) => [name, createProxy(name, { ...more, taskQueue })]);
  return Object.fromEntries(proxies) as ActivityInterfaceFor<Pick<StageActivities, NamesIn<Queue>>>;
}

function createProxy(name: StageName, more: ActivityOptions) {
  const { timeLimit, attempts, priorityKey } = STAGES[name];
  return proxyActivities<StageActivities>({
    ...COMMON,
    ...more,
    startToCloseTimeout: timeLimit,
    ...(attempts === undefined ? {} : { retry: { ...UNTIL_IT_IS_BACK, maximumAttempts: attempts } }),
    ...(priorityKey === undefined ? {} : { priority: { priorityKey } }),
  })[name];
}
