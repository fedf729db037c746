import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAIN_QUEUE } from '../../core/domain/task-queues.ts';
import { WORKFLOW_STEPS } from '../../workers/workflow-steps.ts';
import { leaderboardQuery, progressQuery } from '../../workflows/steering-messages.ts';
import type { sweep } from '../../workflows/sweep/sweep.ts';
import { buildSweep } from '../support/configurations.ts';
import { createStubPipeline } from '../support/stub-activities.ts';
import { createWorkflowEnvironment, type WorkflowTestEnvironment } from '../support/workflow-environment.ts';

const VARIANTS = 60;
const HISTORY_EVENTS = 200;
/** Events that may be added to a history between two checks of its length: a window of closing children. */
const SLACK = 100;

let test: WorkflowTestEnvironment;

beforeAll(async () => {
  test = await createWorkflowEnvironment();
});
afterAll(() => test?.teardown());

describe('a sweep with more variants than one history should contain', () => {
  it('continues as new, trains each variant once, and keeps its whole state', async () => {
    const pipeline = createStubPipeline();
    pipeline.failing.set('h7', 'TrainingDiverged');
    const sizes = Array.from({ length: VARIANTS }, (_, index) => index + 1);
    const { client } = test.environment;
    await test.runWithWorkers(pipeline.activities, async () => {
      const configuration = buildSweep(sizes, { execution: { concurrency: 8, historyEvents: HISTORY_EVENTS, onFailure: 'skip' } });
      const handle = await client.workflow.start<typeof sweep>('sweep', {
        workflowId: 'large',
        taskQueue: MAIN_QUEUE,
        args: [configuration],
      });
      expect(await handle.result()).toMatchObject({
        completed: VARIANTS - 1,
        failed: 1,
        best: { validationAccuracy: 0.5 },
      });
      expect(pipeline.trained.toSorted()).toEqual(sizes.map((size) => `h${size}`).toSorted());
      expect(
        (await handle.fetchHistory()).events?.[0]?.workflowExecutionStartedEventAttributes?.workflowTaskTimeout?.seconds?.toNumber(),
      ).toBe(60);
      expect(await handle.query(leaderboardQuery)).toHaveLength(VARIANTS - 1);
      expect((await handle.query(progressQuery)).counts).toMatchObject({ completed: VARIANTS - 1, skipped: 1, waiting: 0 });
      expect(pipeline.sweepLedgers.at(-1)?.configuration).toMatchObject({ name: 'test', execution: { historyEvents: HISTORY_EVENTS } });
    });
    const lengths: number[] = [];
    for await (const { historyLength } of client.workflow.list({ query: 'WorkflowId = "large"' })) lengths.push(historyLength ?? 0);
    expect(lengths.length).toBeGreaterThan(1);
    expect(Math.max(...lengths)).toBeLessThan(HISTORY_EVENTS + SLACK);
  });
});

describe('the limit for a step of a workflow', () => {
  it('is a minute, in the options of a worker as Temporal compiles them: its type does not have this one', async () => {
    const { nativeConnection: connection } = test.environment;
    const worker = await Worker.create({ connection, taskQueue: 'steps', workflowBundle: test.bundle, ...WORKFLOW_STEPS });
    expect(worker.options).toMatchObject({ isolateExecutionTimeoutMs: 60_000 });
    await worker.runUntil(Promise.resolve());
  });

  it('ends a step that takes longer', async () => {
    const history = await test.environment.client.workflow.getHandle('large').fetchHistory();
    const limited = { workflowBundle: test.bundle, isolateExecutionTimeout: '1ms' };
    await expect(Worker.runReplayHistory(limited, history, 'large')).rejects.toThrow('timed out after 1ms');
  });
});
