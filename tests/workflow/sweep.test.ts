import { WorkflowFailedError, type WorkflowUpdateFailedError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { leaderboardQuery, planQuery, progressQuery, retryFailedUpdate, skipVariantUpdate } from '../../workflows/steering-messages.ts';
import { buildSweep } from '../support/configurations.ts';
import { createLatch } from '../support/latch.ts';
import type { Activities } from '../support/stub-activities.ts';
import { createStubPipeline } from '../support/stub-activities.ts';
import { untilPhase } from '../support/until-phase.ts';
import { createWorkflowEnvironment, type WorkflowTestEnvironment } from '../support/workflow-environment.ts';

let test: WorkflowTestEnvironment;

beforeAll(async () => {
  test = await createWorkflowEnvironment();
});
afterAll(() => test?.teardown());

const start = (configuration: unknown) => test.startSweep('sweep', configuration);

describe('sweep', () => {
  it('trains teachers before their students, which fail with a message if a teacher fails', async () => {
    const pipeline = createStubPipeline();
    const distilled = { name: 'student', architecture: 'gru', hiddenSize: 90, training: { distil: { from: ['h10', 'h20'] } } } as const;
    const { experiments, ...rest } = buildSweep([10, 20], { execution: { concurrency: 3 } });
    const configuration = { ...rest, experiments: [...experiments, { name: 'distillation', variants: [distilled] }] };
    await test.runWithWorkers(pipeline.activities, async () => {
      expect(await (await start(configuration)).result()).toMatchObject({ completed: 3, failed: 0 });
      expect(pipeline.trained.at(-1)).toBe('student');
      pipeline.failing.set('h10', 'TrainingDiverged').set('student', 'InvalidConfig');
      const skipping = { ...configuration, name: 'skipping', execution: { concurrency: 3, onFailure: 'skip' } };
      expect(await (await start(skipping)).result()).toMatchObject({ completed: 1, failed: 2 });
    });
  });

  it('finds the initial networks of variants once, and keeps them in the ledger; if they are missing, the variant waits', async () => {
    const pipeline = createStubPipeline();
    const heir = (name: string, hiddenSize: number) =>
      ({ name, architecture: 'gru', hiddenSize, training: { initialise: { from: 'users/gru' } } }) as const;
    const configuration = { ...buildSweep([]), seeds: [4], experiments: [{ name: 'e', variants: [heir('a', 10), heir('b', 20)] }] };
    await test.runWithWorkers(pipeline.activities, async () => {
      expect(await (await start(configuration)).result()).toMatchObject({ completed: 2 });
      const ledger = pipeline.sweepLedgers.at(-1);
      expect(ledger?.sources).toEqual({ 'users/gru': [{ fold: 0, seed: 4, trialKey: 'users/gru-4' }] });
      expect(ledger?.journal.filter(({ what }) => what === 'Warning: users/gru is a stub.')).toHaveLength(1);
      pipeline.failing.set('users/gru', 'InvalidConfig');
      const skipping = { ...configuration, name: 'without', execution: { onFailure: 'skip' } };
      expect(await (await start(skipping)).result()).toMatchObject({ completed: 0, failed: 2 });
    });
  });

  it('trains every variant, longest first, and reports once', async () => {
    const pipeline = createStubPipeline();
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await start(buildSweep([10, 30, 20], { execution: { concurrency: 1 } }));
      expect(await handle.result()).toMatchObject({ completed: 3, failed: 0 });
      expect(pipeline.trained).toEqual(['h30', 'h20', 'h10']);
      expect(pipeline.reports).toBe(1);
      // All have the same accuracy here: the smaller comes first.
      expect((await handle.query(leaderboardQuery)).map(({ variant }) => variant)).toEqual(['h10', 'h20', 'h30']);
    });
  });

  it('has a ledger for reports as soon as it trains', async () => {
    const latch = createLatch();
    const pipeline = createStubPipeline({ whileTraining: () => latch.opened });
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await start(buildSweep([10]));
      await vi.waitFor(() => expect(pipeline.trained).toEqual(['h10']), { timeout: 30_000, interval: 100 });
      expect(pipeline.sweepLedgers).toEqual([expect.objectContaining({ partial: true, finishedAt: null })]);
      latch.open();
      await handle.result();
    });
  });

  it("inserts the project's files if the Temporal CLI sends a configuration that refers to them", async () => {
    const { experiments } = buildSweep([10]);
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

  it('answers queries and steering with a message while it is still reading those files', async () => {
    const latch = createLatch();
    const { activities } = createStubPipeline();
    const resolveConfiguration: Activities['resolveConfiguration'] = async (input) => {
      await latch.opened;
      return activities.resolveConfiguration(input);
    };
    await test.runWithWorkers({ ...activities, resolveConfiguration }, async () => {
      const { experiments } = buildSweep([10]);
      const handle = await start({ extends: 'gestures-fast.json', name: 'early', experiments, claims: [] });
      await expect(handle.query(progressQuery)).rejects.toThrow('"progress" came too early: the sweep is still reading the files');
      const refused = await handle.executeUpdate(retryFailedUpdate.name).catch((error: WorkflowUpdateFailedError) => error.cause);
      expect(refused).toMatchObject({ message: expect.stringContaining('"retryFailed" came too early') });
      latch.open();
      expect(await handle.result()).toMatchObject({ completed: 1 });
    });
  });

  it('allows a download as much time as its sources may take, one after another', async () => {
    await test.runWithWorkers(createStubPipeline().activities, async () => {
      const { dataset } = buildSweep([10]);
      const sources = ['https://a.example/a.zip', 'https://b.example/a.zip'];
      const handle = await start(buildSweep([10], { dataset: { ...dataset, sources, limits: { downloadSeconds: 86_400 } } }));
      await handle.result();
      const scheduled = (await handle.fetchHistory()).events?.map((event) => event.activityTaskScheduledEventAttributes);
      const download = scheduled?.find((attributes) => attributes?.activityType?.name === 'downloadDataset');
      expect(Number(download?.startToCloseTimeout?.seconds)).toBeGreaterThan(2 * 86_400);
    });
  });

  it('records the running variants of a cancelled sweep as cancelled', async () => {
    const latch = createLatch();
    const pipeline = createStubPipeline({ whileTraining: ({ variant }) => (variant === 'h20' ? latch.opened : Promise.resolve()) });
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await start(buildSweep([10, 20]));
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

  it('shows the current step of preparing the data, and nothing about it afterwards', async () => {
    const [latch, pipeline] = [createLatch(), createStubPipeline()];
    const activities: Activities = {
      ...pipeline.activities,
      async splitDataset(input) {
        await latch.opened;
        return pipeline.activities.splitDataset(input);
      },
    };
    await test.runWithWorkers(activities, async () => {
      const handle = await start(buildSweep([10]));
      const preparing = { step: 2, of: 3, doing: 'splitting it' };
      await vi.waitFor(async () => expect(await handle.query(progressQuery)).toMatchObject({ phase: 'preparing', preparing }), {
        timeout: 30_000,
        interval: 100,
      });
      latch.open();
      await handle.result();
      expect((await handle.query(progressQuery)).preparing).toBe(null);
    });
  });

  it('trains identical variants once, and reports that', async () => {
    const pipeline = createStubPipeline();
    const configuration = buildSweep([10, 20]);
    configuration.experiments.push({ name: 'again', variants: [{ name: 'twin', architecture: 'gru', hiddenSize: 20 }] });
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await start(configuration);
      await handle.result();
      expect(pipeline.trained.toSorted()).toEqual(['h10', 'h20']);
      expect((await handle.query(progressQuery)).trials.reused).toBe(1);
      expect((await handle.query(planQuery)).find((row) => row.variant === 'twin')?.sameAs).toBe('h20');
    });
  });

  it('parks failed variants, finishes and reports the rest, and retries only the failed ones', async () => {
    const pipeline = createStubPipeline();
    pipeline.failing.set('h20', 'SlotCrashed');
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await start(buildSweep([10, 20, 30]));
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

  it('ends without waiting for a skipped variant', async () => {
    const pipeline = createStubPipeline();
    pipeline.failing.set('h20', 'TrainingDiverged');
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await start(buildSweep([10, 20]));
      await untilPhase(handle, 'parked');
      await handle.executeUpdate(skipVariantUpdate, { args: [{ variant: 'h20' }] });
      expect(await handle.result()).toMatchObject({ completed: 1, failed: 1 });
      expect(pipeline.sweepLedgers.at(-1)?.skipped).toEqual(['h20']);
    });
  });
});
