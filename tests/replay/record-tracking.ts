import { Worker } from '@temporalio/worker';
import type { SweepLedger } from '../../activities/contract/ledger-stages.ts';
import { nameTracking, TRACKING_QUEUE } from '../../core/domain/task-queues.ts';
import { tellWhenRecorded } from '../../workers/track/serve-tracking.ts';
import { createStubPipeline } from '../support/stub-activities.ts';
import type { WorkflowTestEnvironment } from '../support/workflow-environment.ts';

/** Tracks a sweep that records itself again meanwhile, so that the workflow checks twice. */
export async function playTracking(test: WorkflowTestEnvironment, sweepId: string): Promise<void> {
  const record = tellWhenRecorded(async () => undefined, { client: test.client, log: { warn: () => undefined } });
  const ledger = { sweepId } as SweepLedger;
  let looks = 0;
  const trackSweep = async () => {
    looks += 1;
    if (looks === 1) await record(ledger);
    return { url: 'http://mlflow', runs: looks };
  };
  const { nativeConnection: connection, namespace = 'default' } = test.environment;
  const worker = await Worker.create({ connection, namespace, taskQueue: TRACKING_QUEUE, activities: { trackSweep } });
  await test.runWithWorkers(createStubPipeline().activities, () =>
    worker.runUntil(async () => {
      await record(ledger);
      await test.client.workflow.getHandle(nameTracking(sweepId)).result();
    }),
  );
}
