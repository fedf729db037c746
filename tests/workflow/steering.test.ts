import { Client, WorkflowUpdateFailedError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { steerMany } from '../../cli/steer/steer-many.ts';
import {
  attemptsQuery,
  cancelVariantUpdate,
  extendUpdate,
  leaderboardQuery,
  pauseSignal,
  pauseUpdate,
  progressQuery,
  resumeUpdate,
  retryFailedUpdate,
  retryVariantUpdate,
  setConcurrencyUpdate,
  skipVariantUpdate,
} from '../../workflows/steering-messages.ts';
import { buildSweep } from '../support/configurations.ts';
import { createLatch } from '../support/latch.ts';
import { createStrangeClient } from '../support/strange-client.ts';
import { createStubPipeline } from '../support/stub-activities.ts';
import { createWorkflowEnvironment, type WorkflowTestEnvironment } from '../support/workflow-environment.ts';

let test: WorkflowTestEnvironment;

beforeAll(async () => {
  test = await createWorkflowEnvironment();
});
afterAll(() => test?.teardown());

const start = (configuration: unknown) => test.startSweep('steered', configuration);

const until = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 30_000, interval: 100 });
const refusal = (update: Promise<unknown>) =>
  update.then(
    () => 'accepted',
    (error: unknown) => (error instanceof WorkflowUpdateFailedError ? (error.cause?.message ?? '') : String(error)),
  );

describe('steering', () => {
  it('pauses before the next variant and resumes', async () => {
    const latch = createLatch();
    const pipeline = createStubPipeline({ whileTraining: () => latch.opened });
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await start(buildSweep([10, 20, 30], { execution: { concurrency: 1 } }));
      await until(() => expect(pipeline.trained).toEqual(['h30']));
      const { connection, options } = test.client;
      const named = new Client({ connection, namespace: options.namespace, identity: 'ann@lab\n# not a heading' });
      await named.workflow.getHandle(handle.workflowId).executeUpdate(pauseUpdate, { args: [{}] });
      latch.open();
      await until(async () => expect((await handle.query(progressQuery)).counts).toMatchObject({ completed: 1, running: 0, waiting: 2 }));
      expect((await handle.query(progressQuery)).phase).toBe('paused');
      expect(await refusal(handle.executeUpdate(pauseUpdate, { args: [{}] }))).toContain('already paused');
      await named.workflow.getHandle(handle.workflowId).signal(pauseSignal, false);
      expect(await handle.result()).toMatchObject({ completed: 3 });
      const journal = pipeline.sweepLedgers.at(-1)?.journal.map(({ what }) => what) ?? [];
      expect(journal.filter((what) => what.includes('(by '))).toEqual([
        'pause: no new trial starts; running trials finish. (by ann@lab # not a heading)',
        'resume: trials start again. (by ann@lab # not a heading)',
      ]);
    });
  });

  it('widens the window of variants immediately', async () => {
    const latch = createLatch();
    const pipeline = createStubPipeline({ whileTraining: () => latch.opened });
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await start(buildSweep([10, 20, 30], { execution: { concurrency: 1 } }));
      await until(() => expect(pipeline.trained).toHaveLength(1));
      await handle.executeUpdate(setConcurrencyUpdate, { args: [{ concurrency: 3 }] });
      await until(async () => expect((await handle.query(progressQuery)).running).toHaveLength(3));
      expect(await refusal(handle.executeUpdate(setConcurrencyUpdate, { args: [{ concurrency: 0 }] }))).toContain('concurrency');
      latch.open();
      await handle.result();
    });
  });

  it('extends by a variant and a search, then by a seed, and trains only the new trials', async () => {
    const latch = createLatch();
    const pipeline = createStubPipeline({ whileTraining: ({ variant }) => (variant === 'h10' ? latch.opened : Promise.resolve()) });
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await start(buildSweep([10, 20]));
      await until(async () => expect((await handle.query(leaderboardQuery)).map((row) => row.variant)).toEqual(['h20']));
      const more = { name: 'more', variants: [{ name: 'h40', architecture: 'gru', hiddenSize: 40 } as const] };
      const found = { name: 'found', search: { space: { architecture: 'gru', hiddenSize: [50, 60] }, budget: { trials: 1 } } };
      await handle.executeUpdate(extendUpdate, { args: [{ experiments: [more, found] }] });
      await until(() => expect(pipeline.trained).toEqual(expect.arrayContaining(['h40', 'found_0000'])));
      await handle.executeUpdate(extendUpdate, { args: [{ seeds: [1] }] });
      latch.open();
      expect(await handle.result()).toMatchObject({ completed: 4 });
      // Four variants with two seeds.
      expect(pipeline.finished.size).toBe(8);
      expect((await handle.query(leaderboardQuery)).map((row) => row.trials)).toEqual([2, 2, 2, 2]);
      // What the added search begins with is written down.
      const { search } = pipeline.sweepLedgers.at(-1)?.configuration.experiments.find(({ name }) => name === 'found') ?? {};
      expect(search).toMatchObject({ sampler: { startup: 3, initial: 'sobol' }, overhead: 1_000_000 });
    });
  });

  it('continues the shorter training when epochs are added', async () => {
    const latch = createLatch();
    const inputs: (string | null)[] = [];
    const keys = new Map<string, string>();
    const pipeline = createStubPipeline({
      whileTraining: async ({ variant, trials }) => {
        for (const { trialKey, continueFrom } of trials) {
          if (variant === 'h20') inputs.push(continueFrom);
          if (continueFrom === null) keys.set(variant, trialKey);
        }
        if (variant === 'h10') await latch.opened;
      },
    });
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await start(buildSweep([10, 20]));
      await until(async () => expect(await handle.query(leaderboardQuery)).toHaveLength(1));
      expect(await refusal(handle.executeUpdate(extendUpdate, { args: [{ maxEpochs: 5 }] }))).toContain('below the 20');
      await handle.executeUpdate(extendUpdate, { args: [{ maxEpochs: 30 }] });
      latch.open();
      await handle.result();
      expect(inputs).toEqual([null, keys.get('h20')]);
    });
  });

  it('retries a variant with changed hyperparameters and marks it', async () => {
    const pipeline = createStubPipeline();
    pipeline.failing.set('h20', 'TrainingDiverged');
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await start(buildSweep([10, 20]));
      await until(async () => expect((await handle.query(progressQuery)).phase).toBe('parked'));
      expect(await handle.query(attemptsQuery)).toEqual([
        expect.objectContaining({ variant: 'h20', attempts: 3, reason: 'TrainingDiverged: h20 fails' }),
      ]);
      const wrong = { variant: 'h20', changes: { learningRate: -1 } };
      expect(await refusal(handle.executeUpdate(retryVariantUpdate, { args: [wrong] }))).toContain(
        'refused: learningRate: must be at least 1e-12, got -1',
      );
      pipeline.failing.clear();
      await handle.executeUpdate(retryVariantUpdate, { args: [{ variant: 'h20', changes: { learningRate: 1e-4 } }] });
      await handle.result();
      expect(pipeline.variantLedgers.at(-1)).toMatchObject({ changed: true, round: 2, variant: { training: { learningRate: 1e-4 } } });
      expect((await handle.query(leaderboardQuery)).find((row) => row.variant === 'h20')?.changed).toBe(true);
    });
  });

  it('cancels one running variant and finishes the others', async () => {
    const latch = createLatch();
    const pipeline = createStubPipeline({ whileTraining: ({ variant }) => (variant === 'h20' ? latch.opened : Promise.resolve()) });
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await start(buildSweep([10, 20]));
      await until(() => expect(pipeline.trained).toContain('h20'));
      await handle.executeUpdate(cancelVariantUpdate, { args: [{ variant: 'h20' }] });
      latch.open();
      expect(await handle.result()).toMatchObject({ completed: 1, failed: 1 });
      expect(pipeline.sweepLedgers.at(-1)?.cancelled).toEqual(['h20']);
    });
  });

  it('is not harmed by unknown or invalid signals, nor are its variants', async () => {
    const latch = createLatch();
    const pipeline = createStubPipeline({ whileTraining: () => latch.opened });
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await start(buildSweep([10, 20], { seeds: [0, 1], execution: { concurrency: 2 } }));
      await until(() => expect(pipeline.trained).toHaveLength(2));
      const before = await handle.query(progressQuery);
      const strange = createStrangeClient(test.environment.client).workflow;
      const { workflow } = test.environment.client;
      for (const id of ['', '/h10', '/h20'].map((name) => `${handle.workflowId}${name}`)) {
        const sweepOrVariant = workflow.getHandle(id);
        for (const value of ['abc', 0, -1, 1.5, 1e9, null, {}, [2]]) await sweepOrVariant.signal('setConcurrency', value);
        for (const value of ['yes', 1, null, undefined, [true]]) await sweepOrVariant.signal('setPaused', value);
        for (const value of [null, {}, { variant: 'h10', round: 1, summary: { completed: 99 } }])
          await sweepOrVariant.signal('reportVariant', value);
        await sweepOrVariant.signal('setPaused');
        await sweepOrVariant.signal('stopEverything', true);
        for (const name of ['setConcurrency', 'setPaused', 'reportVariant', 'other']) await strange.getHandle(id).signal(name, 1);
      }
      expect(await handle.query(progressQuery)).toEqual(before);
      latch.open();
      expect(await handle.result()).toMatchObject({ completed: 2, failed: 0 });
    });
  });

  it('pauses and resumes all matching sweeps, and reports on each', async () => {
    const latch = createLatch();
    const pipeline = createStubPipeline({ whileTraining: () => latch.opened });
    const { client } = test.environment;
    const signal = new AbortController().signal;
    const steerAll = (update: typeof pauseUpdate, query: string | null) => steerMany({ client, query, update, signal });
    await test.runWithWorkers(pipeline.activities, async () => {
      const [first, second] = await Promise.all([10, 20].map((size) => start(buildSweep([size, size + 1]))));
      if (first === undefined || second === undefined) throw new Error('Two were started.');
      const ids = [first.workflowId, second.workflowId].toSorted();
      await until(async () => expect((await steerAll(resumeUpdate, null)).map(({ sweepId }) => sweepId)).toEqual(ids));
      const paused = await steerAll(pauseUpdate, null);
      expect(paused).toEqual(ids.map((sweepId) => ({ sweepId, done: true, message: expect.stringContaining('no new trial starts') })));
      const again = await steerAll(pauseUpdate, null);
      expect(again).toEqual(ids.map((sweepId) => ({ sweepId, done: true, message: expect.stringContaining('already paused') })));
      await expect(steerAll(resumeUpdate, `WorkflowId = "${ids[1]}"`)).resolves.toMatchObject([{ sweepId: ids[1], done: true }]);
      await until(async () => expect((await client.workflow.getHandle(ids[0] ?? '').query(progressQuery)).phase).toBe('paused'));
      await expect(steerAll(pauseUpdate, 'WorkflowId = "nobody"')).resolves.toEqual([]);
      await expect(steerAll(pauseUpdate, 'WorkflowId LIKE nothing')).rejects.toThrow("Temporal does not accept --query 'WorkflowId LIKE");
      await steerAll(resumeUpdate, null);
      latch.open();
      await Promise.all([first.result(), second.result()]);
    });
  });

  it('reports which of many sweeps do not answer', async () => {
    const { client } = test.environment;
    const handle = await start(buildSweep([10]));
    const signal = new AbortController().signal;
    const query = `WorkflowId = "${handle.workflowId}"`;
    await until(async () => {
      const steered = await steerMany({ client, query, update: pauseUpdate, signal, answerLimitMs: 100 });
      expect(steered).toEqual([{ sweepId: handle.workflowId, done: false, message: expect.stringContaining('no answer within 0.1 s') }]);
    });
    await handle.terminate();
  });

  it('refuses nonsensical changes with a message', async () => {
    const latch = createLatch();
    await test.runWithWorkers(createStubPipeline({ whileTraining: () => latch.opened }).activities, async () => {
      const handle = await start(buildSweep([10, 20], { execution: { concurrency: 1 } }));
      await until(async () => expect((await handle.query(progressQuery)).running).toEqual(['h20']));
      expect(await refusal(handle.executeUpdate(retryFailedUpdate, { args: [{}] }))).toContain('no variant is parked');
      expect(await refusal(handle.executeUpdate(skipVariantUpdate, { args: [{ variant: 'h99' }] }))).toContain(
        'there is no variant "h99"; there are h10, h20',
      );
      expect(await refusal(handle.executeUpdate(skipVariantUpdate, { args: [{ variant: 'h20' }] }))).toContain(
        '"h20" is running; it must be parked or waiting',
      );
      expect(await refusal(handle.executeUpdate(extendUpdate, { args: [{}] }))).toContain('name what to add');
      const twin = [{ name: 'more', variants: [{ name: 'h10', architecture: 'gru', hiddenSize: 40 }] }];
      expect(await refusal(handle.executeUpdate(extendUpdate, { args: [{ experiments: twin }] }))).toContain('a name not yet used');
      const variants = [{ name: 'h40', architecture: 'gru', hiddenSize: 40 }];
      const trained = [{ name: 'size', training: { maxEpochs: 3 }, variants }];
      expect(await refusal(handle.executeUpdate(extendUpdate, { args: [{ experiments: trained }] }))).toContain(
        '"size" exists, and its training cannot be changed',
      );
      const asked = [{ name: 'size', question: 'Why?', variants }];
      expect(await refusal(handle.executeUpdate(extendUpdate, { args: [{ experiments: asked }] }))).toContain(
        'its question cannot be changed',
      );
      latch.open();
      await handle.result();
    });
  });
});
