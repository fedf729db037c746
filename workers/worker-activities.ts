import { Context } from '@temporalio/activity';
import type { Connection } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { WorkerActivities } from '../activities/contract/stages.ts';
import { resolveReferences } from '../configs/files/read-configuration.ts';
import { DurasweepError } from '../core/domain/errors.ts';
import { TRAINING_QUEUES, type TrainingQueue } from '../core/domain/task-queues.ts';
import { PRESETS_FOLDER } from './project-folder.ts';
import { listPolledQueues, listServedQueues, type QueuesPlace } from './training-queues.ts';

const POLL_MS = 100;
/** Within the activity's time limit of a minute; a further attempt goes on waiting. */
const LONGEST_WAIT_MS = 45_000;

/** Activities that workers run themselves, in addition to the stages in slots. */
export function createWorkerActivities(connecting: Promise<Connection>, namespace: string): WorkerActivities {
  return {
    async selectTrainingQueue({ device }) {
      if (device !== 'auto') return TRAINING_QUEUES[device];
      return await findServedQueue({ connection: await connecting, namespace });
    },
    resolveConfiguration,
  };
}

/**
 * The GPU queue if a worker serves it, otherwise the CPU queue if one serves that. A worker that is just starting does not poll yet, and which
 * device it will serve is not known before: without any worker, this waits for the first.
 */
async function findServedQueue(place: QueuesPlace): Promise<TrainingQueue> {
  const context = Context.current();
  for (let waited = 0; waited < LONGEST_WAIT_MS; waited += POLL_MS) {
    // Whether a busy worker trains is asked only once, because that takes a request for each running variant.
    const [queue] = await (waited === 0 ? listServedQueues(place) : listPolledQueues(place));
    if (queue !== undefined) return queue;
    context.heartbeat();
    await context.sleep(POLL_MS);
  }
  throw ApplicationFailure.retryable('No worker trains yet. Start one: npm run worker -- train', 'NoTrainingWorker');
}

/** Reads only the project's own files, because anyone who reaches Temporal's port can request this. */
export async function resolveConfiguration(configuration: unknown): Promise<unknown> {
  try {
    return await resolveReferences(configuration, { folder: null, presets: PRESETS_FOLDER, presetsOnly: true, chain: [] });
  } catch (error) {
    if (!(error instanceof DurasweepError)) throw error;
    throw ApplicationFailure.nonRetryable(error.message, error.failureClass);
  }
}
