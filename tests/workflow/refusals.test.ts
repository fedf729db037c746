import { type Client, WorkflowFailedError, type WorkflowHandle, type WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { describeParked } from '../../cli/print-results.ts';
import { startSweep } from '../../cli/start-sweep.ts';
import { rethrowQueryFailure } from '../../cli/update-failure.ts';
import { parseSweepConfiguration } from '../../configs/parse.ts';
import { MAIN_QUEUE } from '../../core/domain/task-queues.ts';
import { progressQuery, reconfigureUpdate, retryFailedUpdate } from '../../workflows/steering-messages.ts';
import type { sweep } from '../../workflows/sweep/sweep.ts';
import { buildSweep } from '../support/configurations.ts';
import { createLatch } from '../support/latch.ts';
import { createStrangeClient } from '../support/strange-client.ts';
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

describe('a sweep refuses', () => {
  it.each([
    ['the id "latest", which is a link', 'latest', buildSweep([10]), 'workflow id "latest"'],
    ['more trials a variant than a history holds', 'too-many', buildSweep([10], { seeds: 1_000 }), '5000 trials per variant'],
  ])('refuses %s', async (_, workflowId, configuration, reason) => {
    const activities = { ...createStubPipeline().activities, splitDataset: async () => ({ reference: STUB_SPLIT, folds: 5 }) };
    await test.runWithWorkers(activities, async () => {
      const { workflow } = test.environment.client;
      const handle = await workflow.start<typeof sweep>('sweep', { workflowId, taskQueue: MAIN_QUEUE, args: [configuration] });
      const error = await handle.result().catch((caught: unknown) => caught);
      expect((error as WorkflowFailedError).cause).toMatchObject({ type: 'InvalidConfig', message: expect.stringContaining(reason) });
    });
  });

  it('fails immediately with a message if its input is missing, surplus, of another workflow or unreadable; so do reports and variants', async () => {
    const one = buildSweep([10]);
    const { client } = test.environment;
    const strange = createStrangeClient(client);
    const cases: readonly (readonly [Client, string, unknown[], RegExp])[] = [
      [client, 'sweep', [], /is missing: the contents of a configuration file/],
      [client, 'sweep', [one, buildSweep([20])], /must be one, got 2/],
      [client, 'sweep', [one, { statuses: [] }], /must be one, got 2/],
      [client, 'sweep', ['configs/quick.json'], /got "configs\/quick.json"/],
      [strange, 'sweep', [one], /cannot be read: .*binary\/strange/],
      [client, 'report', [], /is missing: the id of a sweep/],
      [client, 'report', [{ sweepId: 'a' }, { sweepId: 'b' }], /must be one, got 2/],
      [client, 'report', [one], /sweepId/],
      [strange, 'report', [{ sweepId: 'a' }], /cannot be read: .*binary\/strange/],
      [client, 'variant', [], /is missing: the input that a sweep gives its variants/],
      [client, 'variant', [one], /datasetSha256/],
      [strange, 'variant', [one], /cannot be read: .*binary\/strange/],
    ];
    await test.runWithWorkers(createStubPipeline().activities, async () => {
      const failures = await Promise.all(cases.map(([sender, type, args], index) => startAndFail(sender, `refused-${index}`, type, args)));
      const expected = cases.map(([, , , message]) => ({ type: 'InvalidConfig', message: expect.stringMatching(message) }));
      expect(failures).toEqual(expected.map((failure) => expect.objectContaining(failure)));
    });
  });

  it('fails immediately on an invalid configuration, naming every field, its value and what is allowed', async () => {
    await test.runWithWorkers(createStubPipeline().activities, async () => {
      const handle = await start({ ...buildSweep([0]), colour: 'red' });
      const error = await handle.result().catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(WorkflowFailedError);
      const message = (error as WorkflowFailedError).cause?.message ?? '';
      expect(message).toContain('experiments.0.variants.0.hiddenSize');
      expect(message).toContain('got 0');
      expect(message).toContain('colour');
      const asked = handle.query(progressQuery).catch((unanswered) => rethrowQueryFailure(unanswered, handle));
      await expect(asked).rejects.toThrow(/was refused and has nothing to show: The configuration has 2 problems/);
    });
  });

  it('parks a sweep whose data is rejected until it is fixed', async () => {
    const pipeline = createStubPipeline();
    pipeline.failing.set('dataset', 'DatasetRejected');
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await start(buildSweep([10]));
      await untilPhase(handle, 'parked');
      expect((await handle.query(progressQuery)).preparationFailure).toBe('dataset fails');
      expect(await readState(handle)).toBe('parked');
      pipeline.failing.clear();
      await handle.executeUpdate(retryFailedUpdate, { args: [{}] });
      expect(await handle.result()).toMatchObject({ completed: 1 });
      expect(await readState(handle)).toBe('completed');
    });
  });

  it('accepts a corrected configuration while its data cannot be prepared, but not after training has begun', async () => {
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
    const startAs = (input: ReturnType<typeof buildSweep>) =>
      startSweep(client, { input, configuration: parseSweepConfiguration(input) }, 'fixed-in-place');
    const fix = (sizes: number[]) => buildSweep(sizes, { dataset: { ...buildSweep([]).dataset, name: 'fixed' } });
    await test.runWithWorkers(activities, async () => {
      const { handle, ...first } = await startAs(buildSweep([10]));
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
        'only be replaced while the sweep waits because its data could not be prepared',
      );
      await expect(startAs(fix([30]))).rejects.toThrow('with another configuration is still running');
      await expect(startAs(fix([20]))).resolves.toMatchObject({ continued: true, reconfigured: null });
      latch.open();
      expect(await handle.result()).toMatchObject({ completed: 1 });
      expect(pipeline.sweepLedgers.at(-1)?.configuration).toMatchObject({ dataset: { name: 'fixed' } });
    });
  });
});
