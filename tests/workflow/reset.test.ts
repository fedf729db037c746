import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import proto from '@temporalio/proto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { MAIN_QUEUE } from '../../core/domain/task-queues.ts';
import { leaderboardQuery, planQuery, progressQuery, retryFailedUpdate } from '../../workflows/steering-messages.ts';
import type { sweep } from '../../workflows/sweep/sweep.ts';
import { buildSweep } from '../support/configurations.ts';
import { createLatch } from '../support/latch.ts';
import { createStubPipeline, type StubPipeline } from '../support/stub-activities.ts';
import { createWorkflowEnvironment, type WorkflowTestEnvironment } from '../support/workflow-environment.ts';

const {
  EVENT_TYPE_ACTIVITY_TASK_FAILED: TRAINING_FAILED,
  EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED: VARIANT_FAILED,
  EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED: VARIANT_LAUNCHED,
  EVENT_TYPE_WORKFLOW_TASK_COMPLETED: TASK_COMPLETED,
} = proto.temporal.api.enums.v1.EventType;

let test: WorkflowTestEnvironment;
let count = 0;

beforeAll(async () => {
  test = await createWorkflowEnvironment();
});
afterAll(() => test?.teardown());

const until = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 30_000, interval: 100 });

describe('workflow reset of a sweep with a parked variant whose cause has been fixed', () => {
  it.each([
    ['to its last workflow task', undefined],
    ['to before the failure was processed, which is then delivered again', VARIANT_FAILED],
  ])('%s: parked again, and retryFailed finishes it', async (_, before) => {
    const pipeline = createStubPipeline();
    await test.runWithWorkers(pipeline.activities, async () => {
      const parked = await startParked(pipeline);
      const again = await reset(parked.workflowId, before);
      await until(async () => expect((await again.query(progressQuery)).phase).toBe('parked'));
      expect((await again.query(planQuery)).map(({ variant, state }) => [variant, state])).toEqual([
        ['h10', 'completed'],
        ['h20', 'parked'],
      ]);
      await again.executeUpdate(retryFailedUpdate, { args: [{}] });
      expect(await again.result()).toMatchObject({ completed: 2, failed: 0 });
      expectTrained(pipeline, ['h10', 'h20', 'h20']);
    });
  });

  it('to before its variants were started: it retries by itself and reuses the finished trial', async () => {
    const pipeline = createStubPipeline();
    await test.runWithWorkers(pipeline.activities, async () => {
      const parked = await startParked(pipeline);
      const again = await reset(parked.workflowId, VARIANT_LAUNCHED);
      expect(await again.result()).toMatchObject({ completed: 2, failed: 0 });
      expect(await again.query(leaderboardQuery)).toHaveLength(2);
      expectTrained(pipeline, ['h10', 'h20', 'h20']);
      expectLaterRecord(pipeline, 'h20');
    });
  });
});

describe('workflow reset of a running sweep', () => {
  it('to its last workflow task: the running variant continues', async () => {
    const { pipeline, release } = holdTraining();
    await test.runWithWorkers(pipeline.activities, async () => {
      const running = await startHeld(pipeline);
      const again = await reset(running.workflowId);
      await until(async () => expect((await again.query(progressQuery)).running).toEqual(['h20']));
      release();
      expect(await again.result()).toMatchObject({ completed: 2, failed: 0 });
      expectTrained(pipeline, ['h10', 'h20']);
    });
  });

  it('to before its variants were started: the running variant is replaced by a new one', async () => {
    const { pipeline, release } = holdTraining();
    await test.runWithWorkers(pipeline.activities, async () => {
      const running = await startHeld(pipeline);
      const again = await reset(running.workflowId, VARIANT_LAUNCHED);
      await until(async () => expect([...pipeline.trained].sort()).toEqual(['h10', 'h20', 'h20']));
      release();
      expect(await again.result()).toMatchObject({ completed: 2, failed: 0 });
      expectTrained(pipeline, ['h10', 'h20', 'h20']);
    });
  });
});

describe('workflow reset of a variant', () => {
  it('that is parked: it trains alone, and retryFailed reuses what it finished', async () => {
    const pipeline = createStubPipeline();
    await test.runWithWorkers(pipeline.activities, async () => {
      const parked = await startParked(pipeline);
      const variant = await reset(`${parked.workflowId}/h20`, TRAINING_FAILED);
      expect(await variant.result()).toMatchObject({ completed: 1, failed: 0 });
      expect((await parked.query(progressQuery)).parked).toHaveLength(1);
      await parked.executeUpdate(retryFailedUpdate, { args: [{}] });
      expect(await parked.result()).toMatchObject({ completed: 2, failed: 0 });
      expectTrained(pipeline, ['h10', 'h20', 'h20']);
    });
  });

  it('that is running: the sweep uses the result of the new run', async () => {
    const { pipeline, release } = holdTraining();
    await test.runWithWorkers(pipeline.activities, async () => {
      const running = await startHeld(pipeline);
      await reset(`${running.workflowId}/h20`);
      release();
      expect(await running.result()).toMatchObject({ completed: 2, failed: 0 });
    });
  });
});

function start(): Promise<WorkflowHandle<typeof sweep>> {
  count += 1;
  return test.environment.client.workflow.start<typeof sweep>('sweep', {
    workflowId: `reset-${count}`,
    taskQueue: MAIN_QUEUE,
    args: [buildSweep([10, 20])],
  });
}

async function startParked(pipeline: StubPipeline): Promise<WorkflowHandle<typeof sweep>> {
  pipeline.failing.set('h20', 'TrainingDiverged');
  const handle = await start();
  await until(async () => expect((await handle.query(progressQuery)).phase).toBe('parked'));
  pipeline.failing.clear();
  return handle;
}

/** h10 is completed, h20 is training. */
async function startHeld(pipeline: StubPipeline): Promise<WorkflowHandle<typeof sweep>> {
  const handle = await start();
  await until(async () => {
    expect(pipeline.trained).toContain('h20');
    expect((await handle.query(progressQuery)).counts).toMatchObject({ completed: 1, running: 1 });
  });
  return handle;
}

function holdTraining(): { readonly pipeline: StubPipeline; readonly release: () => void } {
  const latch = createLatch();
  const pipeline = createStubPipeline({ whileTraining: ({ variant }) => (variant === 'h20' ? latch.opened : Promise.resolve()) });
  return { pipeline, release: latch.open };
}

/** Resets to the last workflow task, or to the last that ended before the first event of type `before`. */
async function reset(workflowId: string, before?: number): Promise<WorkflowHandle<typeof sweep>> {
  const { client } = test.environment;
  const { runId } = await client.workflow.getHandle(workflowId).describe();
  const events = (await client.workflow.getHandle(workflowId, runId).fetchHistory()).events ?? [];
  const limit = before === undefined ? events.length : events.findIndex(({ eventType }) => eventType === before);
  const task = events.slice(0, limit).findLast(({ eventType }) => eventType === TASK_COMPLETED);
  const { runId: next } = await client.workflowService.resetWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId, runId },
    workflowTaskFinishEventId: task?.eventId ?? null,
    reason: 'a test',
    requestId: randomUUID(),
  });
  return client.workflow.getHandle<typeof sweep>(workflowId, next);
}

/** Both runs of the sweep recorded the variant's first round: the second run's record is the later one. */
function expectLaterRecord({ variantLedgers }: StubPipeline, variant: string): void {
  const records = variantLedgers.filter((ledger) => ledger.variant.name === variant);
  expect(records.map(({ round }) => round)).toEqual([1, 1]);
  const [before, after] = records.map(({ recordedAt }) => Date.parse(recordedAt ?? ''));
  expect(after).toBeGreaterThan(before ?? Number.NaN);
}

/** Checks which variants were trained, in any order, and that all ledgers belong to the single execution of the sweep in the store. */
function expectTrained({ trained, variantLedgers, sweepLedgers }: StubPipeline, expected: readonly string[]): void {
  expect([...trained].sort()).toEqual(expected);
  expect(new Set([...variantLedgers, ...sweepLedgers].map(({ startedAt }) => startedAt)).size).toBe(1);
}
