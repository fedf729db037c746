import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SweepLedger } from '../../activities/contract/ledger-stages.ts';
import type { StageLimits } from '../../activities/contract/stage.ts';
import { MAIN_QUEUE, nameTracking, TRACKING_QUEUE } from '../../core/domain/task-queues.ts';
import { tellWhenRecorded } from '../../workers/track/serve-tracking.ts';
import { progressQuery, retryFailedUpdate, retryReportUpdate } from '../../workflows/steering-messages.ts';
import type { sweep } from '../../workflows/sweep/sweep.ts';
import { buildSweep } from '../support/configurations.ts';
import { createLatch } from '../support/latch.ts';
import type { Activities } from '../support/stub-activities.ts';
import { createStubPipeline } from '../support/stub-activities.ts';
import { createWorkflowEnvironment, type WorkflowTestEnvironment } from '../support/workflow-environment.ts';

type Handle = WorkflowHandle<typeof sweep>;

let test: WorkflowTestEnvironment;

beforeAll(async () => {
  test = await createWorkflowEnvironment();
});
afterAll(() => test?.teardown());

const start = (configuration: unknown = buildSweep([10])) => test.startSweep('reported', configuration);

const until = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 60_000, interval: 100 });
const readState = async (handle: Handle) => (await handle.describe()).searchAttributes.DurasweepState?.[0];
const untilReportFailed = (handle: Handle) => until(async () => expect((await handle.query(progressQuery)).reportFailure).not.toBeNull());
const crash = () => ApplicationFailure.nonRetryable('The slot process ended unexpectedly (SIGKILL).', 'SlotCrashed');

/** Reports that fail until `fix` is called. */
function createFailingReports() {
  const pipeline = createStubPipeline();
  let isMended = false;
  const activities: Activities = {
    ...pipeline.activities,
    async analyseSweep(input) {
      if (!isMended) throw crash();
      return pipeline.activities.analyseSweep(input);
    },
  };
  return {
    pipeline,
    activities,
    fix: () => {
      isMended = true;
    },
  };
}

describe('a sweep whose report fails', () => {
  it('parks, shows that everywhere, and writes it when told to', async () => {
    const { activities, fix } = createFailingReports();
    await test.runWithWorkers(activities, async () => {
      const handle = await start();
      await until(async () => {
        const progress = await handle.query(progressQuery);
        expect(progress).toMatchObject({ phase: 'parked', waitsWith: 'report', reportFailure: expect.stringContaining('SlotCrashed') });
        expect(progress.counts.completed).toBe(1);
        expect(await readState(handle)).toBe('parked');
      });
      fix();
      await handle.executeUpdate(retryReportUpdate, { args: [{}] });
      expect(await handle.result()).toMatchObject({ completed: 1, failed: 0, report: { headline: 'stub report' } });
      expect(await handle.query(progressQuery)).toMatchObject({ phase: 'finished', reportFailure: null });
      expect(await readState(handle)).toBe('completed');
    });
  });

  it('writes it by itself when the cause has disappeared', async () => {
    const { activities, fix, pipeline } = createFailingReports();
    await test.runWithWorkers(activities, async () => {
      const handle = await start();
      await untilReportFailed(handle);
      fix();
      expect(await handle.result()).toMatchObject({ completed: 1 });
      expect(pipeline.reports).toBe(1);
    });
  });

  it.each([
    ['cancelled', (handle: WorkflowHandle) => handle.cancel()],
    ['terminated', (handle: WorkflowHandle) => handle.terminate()],
  ])('continues when its report is %s', async (_, end) => {
    const latch = createLatch();
    const pipeline = createStubPipeline();
    const begun = createLatch();
    const activities: Activities = {
      ...pipeline.activities,
      async analyseSweep(input) {
        begun.open();
        await latch.opened;
        return pipeline.activities.analyseSweep(input);
      },
    };
    await test.runWithWorkers(activities, async () => {
      const handle = await start();
      await begun.opened;
      await end(test.environment.client.workflow.getHandle(`${handle.workflowId}/report`));
      await untilReportFailed(handle);
      latch.open();
      expect(await handle.result()).toMatchObject({ completed: 1, report: { headline: 'stub report' } });
    });
  });

  it('still ends as cancelled when the sweep itself is cancelled', async () => {
    const { activities } = createFailingReports();
    await test.runWithWorkers(activities, async () => {
      const handle = await start();
      await untilReportFailed(handle);
      await handle.cancel();
      await expect(handle.result()).rejects.toThrow('cancelled');
      expect(await readState(handle)).toBe('cancelled');
      expect((await handle.query(progressQuery)).phase).toBe('cancelled');
    });
  });
});

describe('a sweep whose store refuses', () => {
  const refuse = () => {
    throw ApplicationFailure.nonRetryable('Could not read it: Access Denied.', 'StorageRefused');
  };

  it.each([
    ['data', 'downloadDataset', 'the data'],
    ['report', 'renderFigures', 'the report'],
    ['record', 'recordSweep', "the sweep's record"],
  ] as const)('shows immediately that its %s is waiting, parks after the limit, and continues', async (_, stage, what) => {
    const pipeline = createStubPipeline();
    const latch = createLatch();
    let isMended = false;
    const activities: Activities = {
      ...pipeline.activities,
      async [stage](input: never, limits?: StageLimits) {
        if (isMended) return pipeline.activities[stage](input);
        // This is the server's retry, for which the workflow is waiting.
        if (limits?.told === 'StorageRefused') await latch.opened;
        return refuse();
      },
    };
    await test.runWithWorkers(activities, async () => {
      const handle = await start();
      await until(async () => {
        expect((await handle.query(progressQuery)).waitsForStorage).toBe(`${what}: Could not read it: Access Denied.`);
        expect(await handle.query('__temporal_workflow_metadata').then(JSON.stringify)).toContain('Waiting for the store');
      });
      latch.open();
      await until(async () => {
        const progress = await handle.query(progressQuery);
        expect(progress).toMatchObject({ phase: 'parked', waitsForStorage: null });
        expect(progress.reportFailure ?? progress.preparationFailure).toContain('StorageRefused: Could not read it: Access Denied.');
      });
      isMended = true;
      await handle.executeUpdate(_ === 'report' ? retryReportUpdate : retryFailedUpdate, { args: [{}] });
      expect(await handle.result()).toMatchObject({ completed: 1 });
    });
  });
});

describe('the report as a separate workflow', () => {
  it.each([[null], ['x'], [{}], [{ sweepId: 5 }], [{ sweepId: '' }]])('refuses the input %j immediately', async (input) => {
    await test.runWithWorkers(createStubPipeline().activities, async () => {
      const options = { workflowId: 'refused', taskQueue: MAIN_QUEUE, args: [input] };
      const error = await test.environment.client.workflow.execute('report', options).catch((caught: unknown) => caught);
      expect((error as Error).cause).toMatchObject({ type: 'InvalidConfig', message: expect.stringContaining('"report" is wrong') });
    });
  });
});

describe('the workflow that reports a sweep to MLflow', () => {
  it("is started by the sweep's record, retries while MLflow is unavailable, and checks again if the sweep has recorded itself meanwhile", async () => {
    const record = tellWhenRecorded(async () => undefined, { client: test.client, log: { warn: () => undefined } });
    const ledger = { sweepId: 'told' } as SweepLedger;
    let looks = 0;
    const trackSweep = async () => {
      looks += 1;
      if (looks === 1) throw ApplicationFailure.retryable('MLflow cannot be reached.');
      if (looks === 2) await record(ledger);
      return { url: 'http://mlflow', runs: looks };
    };
    const { nativeConnection: connection, namespace = 'default' } = test.environment;
    const worker = await Worker.create({ connection, namespace, taskQueue: TRACKING_QUEUE, activities: { trackSweep } });
    const answer = await test.runWithWorkers(createStubPipeline().activities, () =>
      worker.runUntil(async () => {
        await record(ledger);
        return test.client.workflow.getHandle(nameTracking('told')).result();
      }),
    );
    expect(answer).toEqual({ url: 'http://mlflow', runs: 3 });
  });

  it('does not delay a record if it cannot be started', async () => {
    const warnings: string[] = [];
    const away = { workflow: { signalWithStart: () => Promise.reject(new Error('away')) } } as unknown as typeof test.client;
    const record = tellWhenRecorded(async () => undefined, { client: away, log: { warn: (_, message) => warnings.push(message) } });
    await record({ sweepId: 'told' } as SweepLedger);
    expect(warnings).toEqual(['not tracked yet']);
  });
});
