import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { StageActivities } from '../../activities/contract/stages.ts';
import { createTrackingActivities } from '../../activities/create-tracking-activities.ts';
import { createClaims } from '../../activities/stages/tracking/claim-runs.ts';
import type { S3Settings } from '../../core/domain/service-settings.ts';
import { MAIN_QUEUE, nameTracking, TRACKING_QUEUE } from '../../core/domain/task-queues.ts';
import { createS3Store } from '../../core/storage/s3-store.ts';
import { createTracker, type TrackerSettings } from '../../core/tracking/index.ts';
import { tellSignal } from '../../workflows/steering-messages.ts';
import type { tracking } from '../../workflows/tracking/tracking.ts';
import type { createClient } from '../create-client.ts';
import { trackSweep } from './track-sweep.ts';

type Client = ReturnType<typeof createClient>;

/** Maximum number of sweeps that a worker follows at once; each waits most of the time. */
const MOST_SWEEPS = 20;

export interface TrackingOptions {
  readonly settings: TrackerSettings;
  readonly storage: S3Settings;
  readonly client: Client;
}

/** A separate worker, because the workflow worker has few places for light stages, and the tool may be unavailable. */
export function createTrackingWorker(
  { settings, storage, client }: TrackingOptions,
  common: Partial<WorkerOptions> & { readonly connection: NativeConnection },
): Promise<Worker> {
  const store = createS3Store(storage);
  const activities = createTrackingActivities((sweepId, signal) =>
    trackSweep({ client, store, tracker: createTracker(settings, createClaims(store, sweepId)), sweepId, signal }),
  );
  return Worker.create({ ...common, taskQueue: TRACKING_QUEUE, activities, maxConcurrentActivityTaskExecutions: MOST_SWEEPS });
}

interface Log {
  warn(fields: object, message: string): void;
}

/** Triggers logging whenever a sweep writes its ledger. */
export function tellWhenRecorded(
  record: StageActivities['recordSweep'],
  { client, log }: { readonly client: Client; readonly log: Log },
): StageActivities['recordSweep'] {
  return async (ledger, limits) => {
    await record(ledger, limits);
    // A failure must not delay the sweep: its next ledger, at the latest the final one, triggers this again.
    await startTracking(client, ledger.sweepId).catch((error) => log.warn({ err: error, sweep: ledger.sweepId }, 'not tracked yet'));
  };
}

function startTracking(client: Client, sweepId: string) {
  return client.workflow.signalWithStart<typeof tracking, []>('tracking', {
    workflowId: nameTracking(sweepId),
    taskQueue: MAIN_QUEUE,
    args: [{ sweepId }],
    signal: tellSignal,
    staticSummary: `logs ${sweepId}`,
  });
}
