import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { listSweeps } from '../../cli/steer/list-sweeps.ts';
import { readPlan, readProgress } from '../../cli/steer/read-progress.ts';
import type { ArtifactReference } from '../../core/domain/artifact.ts';
import { progressQuery, retryFailedUpdate, skipVariantUpdate } from '../../workflows/steering-messages.ts';
import { buildSweep } from '../support/configurations.ts';
import { createLatch } from '../support/latch.ts';
import { type Activities, createStubPipeline } from '../support/stub-activities.ts';
import { untilPhase } from '../support/until-phase.ts';
import { createWorkflowEnvironment, type WorkflowTestEnvironment } from '../support/workflow-environment.ts';
import { createMemoryStore } from '../unit/core/storage/memory-store.ts';

let test: WorkflowTestEnvironment;

beforeAll(async () => {
  test = await createWorkflowEnvironment();
});
afterAll(() => test?.teardown());

const start = (configuration: unknown) => test.startSweep('losing', configuration);

describe('a sweep that is terminated', () => {
  it('is no longer shown as running, nor are its variants', async () => {
    const latch = createLatch();
    const pipeline = createStubPipeline({ whileTraining: () => latch.opened });
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await start(buildSweep([10, 20], { execution: { concurrency: 1 } }));
      await vi.waitFor(async () => expect((await readProgress(handle)).running).toHaveLength(1), { timeout: 30_000, interval: 100 });
      await handle.terminate();
      latch.open();
      expect(await readProgress(handle)).toMatchObject({
        phase: 'terminated',
        running: [],
        counts: { running: 0, cancelled: 1, waiting: 1 },
      });
      expect((await readPlan(handle)).map(({ state }) => state).sort()).toEqual(['cancelled', 'waiting']);
      const list = () => listSweeps({ client: test.environment.client, store: createMemoryStore() });
      const listed = expect.objectContaining({ sweepId: handle.workflowId, state: 'terminated' });
      // Visibility is written a moment after the workflow closes.
      await vi.waitFor(async () => expect(await list()).toContainEqual(listed), { timeout: 30_000, interval: 100 });
    });
  });
});

describe('a sweep whose data stage fails permanently', () => {
  it.each(['SlotCrashed', 'SlotStalled', 'OutOfMemory', 'TypeError'])('parks after %s, and continues on request', async (failureClass) => {
    const pipeline = createStubPipeline();
    pipeline.failing.set('dataset', failureClass);
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await start(buildSweep([10]));
      await untilPhase(handle, 'parked');
      expect((await handle.query(progressQuery)).preparationFailure).toBe(`${failureClass}: dataset fails`);
      pipeline.failing.clear();
      await handle.executeUpdate(retryFailedUpdate, { args: [{}] });
      expect(await handle.result()).toMatchObject({ completed: 1, failed: 0 });
    });
  });
});

describe('a sweep whose store loses objects', () => {
  it('retrains a lost trial once, and then parks it', async () => {
    const pipeline = createStubPipeline();
    const message = 'ResultLost: completed, but its result is missing from the store or damaged.';
    const reports = [[{ variant: 'h20', message }], [], [{ variant: 'h20', message }]];
    const writeReport = async () => ({ files: [], folder: null, headline: 'stub report', lost: reports.shift() ?? [] });
    await test.runWithWorkers({ ...pipeline.activities, writeReport }, async () => {
      expect(await (await start(buildSweep([10, 20]))).result()).toMatchObject({ completed: 2, failed: 0 });
      expect(pipeline.variantLedgers.map(({ variant, round }) => `${variant.name} ${round}`).at(-1)).toBe('h20 2');
      reports.push([{ variant: 'h20', message }], [{ variant: 'h20', message }]);
      reports.shift();
      const again = await start(buildSweep([10, 20]));
      await untilPhase(again, 'parked');
      expect((await again.query(progressQuery)).parked).toEqual([{ variant: 'h20', failure: message }]);
      await again.executeUpdate(retryFailedUpdate, { args: [{}] });
      expect(await again.result()).toMatchObject({ completed: 2, failed: 0 });
    });
  });

  it.each([
    ['prepares lost data again, and continues', 'data', { completed: 2, failed: 0 }],
    ['parks variants whose data was lost and is no longer available from its source', 'other data', { completed: 1, failed: 1 }],
  ])('%s', async (_, later, result) => {
    const pipeline = createStubPipeline();
    const isLost = (variant: string) => variant === 'h20' && (prepared === 1 || later !== 'data');
    let prepared = 0;
    const activities: Activities = {
      ...pipeline.activities,
      async padSequences(input) {
        prepared += 1;
        const [fold] = await pipeline.activities.padSequences(input);
        return [{ ...fold, sha256: prepared === 1 ? 'data' : later } as ArtifactReference];
      },
      async trainTrial(input) {
        if (isLost(input.variant)) throw ApplicationFailure.nonRetryable('The tensors are gone.', 'DataLost');
        return pipeline.activities.trainTrial(input);
      },
    };
    await test.runWithWorkers(activities, async () => {
      const handle = await start(buildSweep([10, 20]));
      if (result.failed > 0) {
        await untilPhase(handle, 'parked');
        expect((await handle.query(progressQuery)).parked).toMatchObject([{ failure: expect.stringContaining('DataLost') }]);
        await handle.executeUpdate(skipVariantUpdate, { args: [{ variant: 'h20' }] });
      }
      expect(await handle.result()).toMatchObject(result);
      expect(prepared).toBe(2);
    });
  });
});
