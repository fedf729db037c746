import { type Client, WorkflowFailedError, type WorkflowHandle, type WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Activities } from '../../activities/contract/stages.ts';
import { describeParked } from '../../cli/print-results.ts';
import { startSweep } from '../../cli/start-sweep.ts';
import { describeQueryFailure } from '../../cli/update-failure.ts';
import { parseSweepConfiguration } from '../../configs/parse.ts';
import { MAIN_QUEUE } from '../../core/domain/task-queues.ts';
import {
  leaderboardQuery,
  planQuery,
  progressQuery,
  reconfigureUpdate,
  retryFailedUpdate,
  skipVariantUpdate,
} from '../../workflows/steering-messages.ts';
import type { sweep } from '../../workflows/sweep/sweep.ts';
import { describeSweep } from '../support/configurations.ts';
import { createLatch } from '../support/latch.ts';
import { createStrangeClient } from '../support/strange-client.ts';
import { createStubPipeline } from '../support/stub-activities.ts';
import { untilPhase } from '../support/until-phase.ts';
import { createWorkflowEnvironment, type WorkflowTestEnvironment } from '../support/workflow-environment.ts';

let test: WorkflowTestEnvironment;

beforeAll(async () => {
  test = await createWorkflowEnvironment();
});
afterAll(() => test?.teardown());

const start = (configuration: unknown) => test.startSweep('sweep', configuration);

async function startAndFail({ workflow }: Client, workflowId: string, type: string, args: unknown[]): Promise<unknown> {
  const handle = await workflow.start(type, { workflowId, taskQueue: MAIN_QUEUE, args });
  return handle.result().catch((error: WorkflowFailedError) => error.cause);
}

const readRefusal = (update: Promise<unknown>) =>
  update.then(
    () => 'accepted',
    (error: WorkflowUpdateFailedError) => error.cause?.message,
  );

const STUB_SPLIT = { bucket: 'stub', key: 'split', sha256: 'split', bytes: 0 };

const readState = async (handle: WorkflowHandle<typeof sweep>) => (await handle.describe()).searchAttributes.DurasweepState?.[0];

describe('sweep', () => {
  it('trains teachers before their students, which fail in words where a teacher does', async () => {
    const pipeline = createStubPipeline();
    const distilled = { name: 'student', architecture: 'gru', hiddenSize: 90, training: { distil: { from: ['h10', 'h20'] } } } as const;
    const { experiments, ...rest } = describeSweep([10, 20], { execution: { concurrency: 3 } });
    const configuration = { ...rest, experiments: [...experiments, { name: 'distillation', variants: [distilled] }] };
    await test.runWithWorkers(pipeline.activities, async () => {
      expect(await (await start(configuration)).result()).toMatchObject({ completed: 3, failed: 0 });
      expect(pipeline.trained.at(-1)).toBe('student');
      pipeline.failing.set('h10', 'TrainingDiverged').set('student', 'InvalidConfig');
      const skipping = { ...configuration, name: 'skipping', execution: { concurrency: 3, onFailure: 'skip' } };
      expect(await (await start(skipping)).result()).toMatchObject({ completed: 1, failed: 2 });
    });
  });

  it('trains every variant, longest first, and reports once', async () => {
    const pipeline = createStubPipeline();
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await start(describeSweep([10, 30, 20], { execution: { concurrency: 1 } }));
      expect(await handle.result()).toMatchObject({ completed: 3, failed: 0 });
      expect(pipeline.trained).toEqual(['h30', 'h20', 'h10']);
      expect(pipeline.reports).toBe(1);
      // All have the same accuracy here: the smaller comes first.
      expect((await handle.query(leaderboardQuery)).map(({ variant }) => variant)).toEqual(['h10', 'h20', 'h30']);
    });
  });

  it('has a ledger to report from as soon as it trains', async () => {
    const latch = createLatch();
    const pipeline = createStubPipeline({ whileTraining: () => latch.opened });
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await start(describeSweep([10]));
      await vi.waitFor(() => expect(pipeline.trained).toEqual(['h10']), { timeout: 30_000, interval: 100 });
      expect(pipeline.sweepLedgers).toEqual([expect.objectContaining({ partial: true, finishedAt: null })]);
      latch.open();
      await handle.result();
    });
  });

  it("puts the project's files in where the Temporal CLI sends a configuration that refers to them", async () => {
    const { experiments } = describeSweep([10]);
    const pipeline = createStubPipeline();
    await test.runWithWorkers(pipeline.activities, async () => {
      await (await start({ extends: 'gestures-fast.json', name: 'derived', experiments, claims: [] })).result();
      expect(pipeline.sweepLedgers.at(-1)?.configuration).toMatchObject({
        name: 'derived',
        dataset: { name: 'SmartWatch Gestures' },
        training: { batching: 'length-sorted' },
        experiments: [{ variants: [{ name: 'h10' }] }],
      });
      const refused = await (await start({ extends: 'none.json' })).result().catch((error: WorkflowFailedError) => error.cause);
      expect(refused).toMatchObject({ type: 'InvalidConfig', message: expect.stringContaining('"none.json"') });
    });
  });

  it('gives a download the time that its sources may take, one after another', async () => {
    await test.runWithWorkers(createStubPipeline().activities, async () => {
      const { dataset } = describeSweep([10]);
      const sources = ['https://a.example/a.zip', 'https://b.example/a.zip'];
      const handle = await start(describeSweep([10], { dataset: { ...dataset, sources, limits: { downloadSeconds: 86_400 } } }));
      await handle.result();
      const scheduled = (await handle.fetchHistory()).events?.map((event) => event.activityTaskScheduledEventAttributes);
      const download = scheduled?.find((attributes) => attributes?.activityType?.name === 'downloadDataset');
      expect(Number(download?.startToCloseTimeout?.seconds)).toBeGreaterThan(2 * 86_400);
    });
  });

  it('records as cancelled what a cancelled sweep was training', async () => {
    const latch = createLatch();
    const pipeline = createStubPipeline({ whileTraining: ({ variant }) => (variant === 'h20' ? latch.opened : Promise.resolve()) });
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await start(describeSweep([10, 20]));
      await vi.waitFor(async () => expect((await handle.query(progressQuery)).counts).toMatchObject({ completed: 1, running: 1 }), {
        timeout: 30_000,
        interval: 100,
      });
      await handle.cancel();
      latch.open();
      await expect(handle.result()).rejects.toThrow(WorkflowFailedError);
      expect(pipeline.sweepLedgers.at(-1)).toMatchObject({ cancelled: ['h20'], partial: true });
    });
  });

  it('says which step of preparing the data it is at, and nothing of it later', async () => {
    const [latch, pipeline] = [createLatch(), createStubPipeline()];
    const activities: Activities = {
      ...pipeline.activities,
      async splitDataset(input) {
        await latch.opened;
        return pipeline.activities.splitDataset(input);
      },
    };
    await test.runWithWorkers(activities, async () => {
      const handle = await start(describeSweep([10]));
      const preparing = { step: 2, of: 3, doing: 'dividing it into parts' };
      await vi.waitFor(async () => expect(await handle.query(progressQuery)).toMatchObject({ phase: 'preparing', preparing }), {
        timeout: 30_000,
        interval: 100,
      });
      latch.open();
      await handle.result();
      expect((await handle.query(progressQuery)).preparing).toBe(null);
    });
  });

  it.each([
    ['the id "latest", which is a link', 'latest', describeSweep([10]), 'workflow id "latest"'],
    ['more trials a variant than a history holds', 'too-many', describeSweep([10], { seeds: 1_000 }), '5000 trials a variant'],
  ])('refuses %s', async (_, workflowId, configuration, reason) => {
    const activities = { ...createStubPipeline().activities, splitDataset: async () => ({ reference: STUB_SPLIT, folds: 5 }) };
    await test.runWithWorkers(activities, async () => {
      const { workflow } = test.environment.client;
      const handle = await workflow.start<typeof sweep>('sweep', { workflowId, taskQueue: MAIN_QUEUE, args: [configuration] });
      const error = await handle.result().catch((caught: unknown) => caught);
      expect((error as WorkflowFailedError).cause).toMatchObject({ type: 'InvalidConfig', message: expect.stringContaining(reason) });
    });
  });

  it('fails at once, in words, on an input that is missing, one too many, of another workflow or unreadable; so do reports and variants', async () => {
    const one = describeSweep([10]);
    const { client } = test.environment;
    const strange = createStrangeClient(client);
    const cases: readonly (readonly [Client, string, unknown[], RegExp])[] = [
      [client, 'sweep', [], /is missing: the content of a configuration file/],
      [client, 'sweep', [one, describeSweep([20])], /must be one, got 2/],
      [client, 'sweep', [one, { statuses: [] }], /must be one, got 2/],
      [client, 'sweep', ['configs/quick.json'], /got "configs\/quick.json"/],
      [strange, 'sweep', [one], /cannot be read: .*binary\/strange/],
      [client, 'report', [], /is missing: the id of a sweep/],
      [client, 'report', [{ sweepId: 'a' }, { sweepId: 'b' }], /must be one, got 2/],
      [client, 'report', [one], /sweepId/],
      [strange, 'report', [{ sweepId: 'a' }], /cannot be read: .*binary\/strange/],
      [client, 'variant', [], /is missing: what a sweep starts its variants with/],
      [client, 'variant', [one], /datasetSha256/],
      [strange, 'variant', [one], /cannot be read: .*binary\/strange/],
    ];
    await test.runWithWorkers(createStubPipeline().activities, async () => {
      const failures = await Promise.all(cases.map(([sender, type, args], index) => startAndFail(sender, `refused-${index}`, type, args)));
      const expected = cases.map(([, , , message]) => ({ type: 'InvalidConfig', message: expect.stringMatching(message) }));
      expect(failures).toEqual(expected.map((failure) => expect.objectContaining(failure)));
    });
  });

  it('fails at once on a wrong configuration, naming every field, its value and what is allowed', async () => {
    await test.runWithWorkers(createStubPipeline().activities, async () => {
      const handle = await start({ ...describeSweep([0]), colour: 'red' });
      const error = await handle.result().catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(WorkflowFailedError);
      const message = (error as WorkflowFailedError).cause?.message ?? '';
      expect(message).toContain('experiments.0.variants.0.hiddenSize');
      expect(message).toContain('got 0');
      expect(message).toContain('colour');
      const asked = handle.query(progressQuery).catch((unanswered) => describeQueryFailure(unanswered, handle));
      await expect(asked).rejects.toThrow(/was refused and has nothing to show: The configuration has 2 problems/);
    });
  });

  it('trains identical variants once, and says so', async () => {
    const pipeline = createStubPipeline();
    const configuration = describeSweep([10, 20]);
    configuration.experiments.push({ name: 'again', variants: [{ name: 'twin', architecture: 'gru', hiddenSize: 20 }] });
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await start(configuration);
      await handle.result();
      expect(pipeline.trained.toSorted()).toEqual(['h10', 'h20']);
      expect((await handle.query(progressQuery)).trials.reused).toBe(1);
      expect((await handle.query(planQuery)).find((row) => row.variant === 'twin')?.sameAs).toBe('h20');
    });
  });

  it('parks what failed, finishes and reports the rest, and retries only that', async () => {
    const pipeline = createStubPipeline();
    pipeline.failing.set('h20', 'SlotCrashed');
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await start(describeSweep([10, 20, 30]));
      await untilPhase(handle, 'parked');
      expect((await handle.query(progressQuery)).parked).toEqual([
        { variant: 'h20', failure: expect.stringContaining('SlotCrashed: h20 fails') },
      ]);
      expect(pipeline.sweepLedgers.at(-1)).toMatchObject({ partial: true, finishedAt: null });
      pipeline.failing.clear();
      pipeline.trained.length = 0;
      await handle.executeUpdate(retryFailedUpdate, { args: [{}] });
      expect(await handle.result()).toMatchObject({ completed: 3, failed: 0 });
      expect(pipeline.trained).toEqual(['h20']);
      expect(pipeline.sweepLedgers.at(-1)).toMatchObject({ partial: false });
    });
  });

  it('parks a sweep whose data is refused until it is fixed', async () => {
    const pipeline = createStubPipeline();
    pipeline.failing.set('dataset', 'DatasetRejected');
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await start(describeSweep([10]));
      await untilPhase(handle, 'parked');
      expect((await handle.query(progressQuery)).preparationFailure).toBe('dataset fails');
      expect(await readState(handle)).toBe('parked');
      pipeline.failing.clear();
      await handle.executeUpdate(retryFailedUpdate, { args: [{}] });
      expect(await handle.result()).toMatchObject({ completed: 1 });
      expect(await readState(handle)).toBe('completed');
    });
  });

  it('takes a fixed configuration in place while it waits with data it cannot prepare, and no more once it trains', async () => {
    const latch = createLatch();
    const pipeline = createStubPipeline({ whileTraining: () => latch.opened });
    const reason = 'a.csv, line 1: expected 3 columns, found 1; check the format\'s delimiter (",")';
    const activities: Activities = {
      ...pipeline.activities,
      async downloadDataset(dataset) {
        if (dataset.name !== 'fixed') throw ApplicationFailure.nonRetryable(reason, 'DatasetRejected');
        return pipeline.activities.downloadDataset(dataset);
      },
    };
    const { client } = test.environment;
    const startAs = (input: ReturnType<typeof describeSweep>) =>
      startSweep(client, { input, configuration: parseSweepConfiguration(input) }, 'fixed-in-place');
    const fix = (sizes: number[]) => describeSweep(sizes, { dataset: { ...describeSweep([]).dataset, name: 'fixed' } });
    await test.runWithWorkers(activities, async () => {
      const { handle, ...first } = await startAs(describeSweep([10]));
      expect(first).toEqual({ continued: false, reconfigured: null });
      await untilPhase(handle, 'parked');
      const progress = await handle.query(progressQuery);
      expect(progress).toMatchObject({ waitsWith: 'data', preparationFailure: reason, remedy: 'configuration' });
      expect(describeParked(progress)).toMatch(/Fix the configuration .*\n {2}npm start -- <fixed configuration> --id fixed-in-place\n/);

      await expect(readRefusal(handle.executeUpdate(reconfigureUpdate, { args: [{ ...fix([10]), seeds: 0 }] }))).resolves.toMatch(
        /reconfigure was refused: The configuration has one problem:\n {2}seeds: .*got 0/,
      );
      await vi.waitFor(async () => expect(await readState(handle)).toBe('parked'), { timeout: 30_000, interval: 100 });
      await expect(startAs(fix([20]))).resolves.toMatchObject({
        continued: true,
        reconfigured: 'reconfigure: changed: dataset, experiments; the data will be read again.',
      });
      await vi.waitFor(() => expect(pipeline.trained).toEqual(['h20']), { timeout: 30_000, interval: 100 });

      await expect(readRefusal(handle.executeUpdate(reconfigureUpdate, { args: [fix([30])] }))).resolves.toContain(
        'only while the sweep waits with data that could not be prepared',
      );
      await expect(startAs(fix([30]))).rejects.toThrow('with another configuration is still running');
      await expect(startAs(fix([20]))).resolves.toMatchObject({ continued: true, reconfigured: null });
      latch.open();
      expect(await handle.result()).toMatchObject({ completed: 1 });
      expect(pipeline.sweepLedgers.at(-1)?.configuration).toMatchObject({ dataset: { name: 'fixed' } });
    });
  });

  it('ends without a skipped variant', async () => {
    const pipeline = createStubPipeline();
    pipeline.failing.set('h20', 'TrainingDiverged');
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await start(describeSweep([10, 20]));
      await untilPhase(handle, 'parked');
      await handle.executeUpdate(skipVariantUpdate, { args: [{ variant: 'h20' }] });
      expect(await handle.result()).toMatchObject({ completed: 1, failed: 1 });
      expect(pipeline.sweepLedgers.at(-1)?.skipped).toEqual(['h20']);
    });
  });
});
