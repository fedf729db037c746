import type { Connection } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { WorkerActivities } from '../activities/contract/stages.ts';
import { resolveReferences } from '../configs/files/read-configuration.ts';
import { DurasweepError } from '../core/domain/errors.ts';
import { TRAINING_QUEUES } from '../core/domain/task-queues.ts';
import { hasPollers } from './has-pollers.ts';
import { PRESETS_FOLDER } from './project-folder.ts';

/** Activities that workers run themselves, in addition to the stages in slots. */
export function createWorkerActivities(connection: Connection, namespace: string): WorkerActivities {
  return {
    /** `auto` uses the GPU queue while a worker polls it, otherwise the CPU queue. */
    async selectTrainingQueue({ device }) {
      if (device !== 'auto') return TRAINING_QUEUES[device];
      const isGpuServed = await hasPollers({ connection, namespace, queue: TRAINING_QUEUES.gpu, type: 'activity' });
      return isGpuServed ? TRAINING_QUEUES.gpu : TRAINING_QUEUES.cpu;
    },
    resolveConfiguration,
  };
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
