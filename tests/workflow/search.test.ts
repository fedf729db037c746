import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TrainTrialInput } from '../../activities/types.ts';
import { createRandom } from '../../core/domain/random.ts';
import type { TrialSpecification } from '../../core/domain/trial.ts';
import { decisionsQuery, leaderboardQuery, progressQuery, retryVariantUpdate, searchesQuery } from '../../workflows/steering-messages.ts';
import { describeSweep } from '../support/configurations.ts';
import { createStubPipeline } from '../support/stub-activities.ts';
import { createWorkflowEnvironment, type SweepHandle, type WorkflowTestEnvironment } from '../support/workflow-environment.ts';

const TRIALS = 10;
const SPACE = {
  architecture: ['gru', 'lstm'],
  hiddenSize: { from: 8, to: 64 },
  training: { learningRate: { from: 0.001, to: 0.1, scale: 'log' } },
};
const SEARCH = { space: SPACE, sampler: { type: 'tpe', startup: 4 }, pruner: { type: 'asha' }, budget: { trials: TRIALS }, parallel: 4 };

let test: WorkflowTestEnvironment;

let one: Awaited<ReturnType<typeof runSearch>>;

beforeAll(async () => {
  test = await createWorkflowEnvironment();
  one = await runSearch(1, { concurrency: 1 });
});
afterAll(() => test?.teardown());

function describeSearch(execution: object, search: object = {}) {
  const experiments = [{ name: 'search', search: { ...SEARCH, ...search } }];
  return describeSweep([], { training: { maxEpochs: 9 }, experiments, execution } as never);
}

/** Of point and epochs alone, as training is. */
function score({ model, training }: TrialSpecification, epochs: number): number {
  const miss = Math.abs(Number(model.hiddenSize) - 40) / 64 + Math.abs(Math.log10(training.learningRate) + 2) / 2;
  return 0.9 - miss / 4 - 0.2 / epochs + (model.architecture === 'gru' ? 0.02 : 0);
}

/** Trainings that take turns by luck. */
function createLuckyPipeline(seed: number) {
  const random = createRandom({ seed });
  return createStubPipeline({ score, whileTraining: () => delay(random.integer(40)) });
}

const decisionsOf = (handle: SweepHandle) => handle.query(decisionsQuery);

async function runSearch(seed: number, execution: object) {
  const pipeline = createLuckyPipeline(seed);
  return test.runWithWorkers(pipeline.activities, async () => {
    const handle = await test.startSweep('search', describeSearch(execution));
    const result = await handle.result();
    return { handle, result, pipeline, decisions: await decisionsOf(handle) };
  });
}

describe('a sweep that searches', () => {
  it('decides the same with 1, 2 and 4 slots, whatever takes how long, and over histories that continue as new', async () => {
    expect(one.decisions.filter(({ kind }) => kind === 'start')).toHaveLength(TRIALS);
    expect(one.decisions.some(({ kind }) => kind === 'promote')).toBe(true);
    expect((await runSearch(2, { concurrency: 2 })).decisions).toEqual(one.decisions);
    expect((await runSearch(3, { concurrency: 4 })).decisions).toEqual(one.decisions);
  });

  it('decides the same over histories that continue as new', async () => {
    const continued = await runSearch(4, { concurrency: 4, historyEvents: 200 });
    expect(continued.decisions).toEqual(one.decisions);
    const { sweepLedgers } = continued.pipeline;
    const counted = one.decisions.filter(({ kind }) => kind !== 'start' && kind !== 'promote').length;
    expect(sweepLedgers.at(-1)?.searches?.search?.counted).toHaveLength(counted);
    await test.runWithWorkers(continued.pipeline.activities, async () => {
      expect(await continued.handle.query(searchesQuery)).toMatchObject([{ trials: TRIALS, isFinished: true }]);
    });
  });

  it('goes on where its workers were killed, and trains no trial to the same epochs twice', async () => {
    const pipeline = createLuckyPipeline(5);
    const handle = await test.startSweep('search', describeSearch({ concurrency: 3 }));
    await test.runWithWorkers(pipeline.activities, () =>
      vi.waitFor(() => expect(pipeline.trained.length).toBeGreaterThan(6), { timeout: 30_000 }),
    );
    await test.runWithWorkers(pipeline.activities, async () => {
      await handle.result();
      expect(await decisionsOf(handle)).toEqual(one.decisions);
    });
  });

  it('tells what was stopped from what is complete, and ranks what is complete', async () => {
    const { handle, result, decisions, pipeline } = one;
    await test.runWithWorkers(pipeline.activities, async () => {
      const complete = new Set(decisions.filter(({ kind }) => kind === 'complete').map(({ variant }) => variant));
      const { counts, best } = await handle.query(progressQuery);
      expect(counts).toMatchObject({ completed: complete.size, stopped: TRIALS - complete.size, waiting: 0 });
      expect(result).toMatchObject({ completed: complete.size, failed: 0 });
      expect(new Set((await handle.query(leaderboardQuery)).map(({ variant }) => variant))).toEqual(complete);
      expect(complete).toContain(best?.variant);
    });
  });

  it('counts what diverged as the worst, leaves out what failed for good, and trains that again where asked', async () => {
    const pipeline = createStubPipeline({ score });
    pipeline.failing.set('search_0001', 'TrainingDiverged');
    pipeline.failing.set('search_0002', 'SlotCrashed');
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await test.startSweep('search', describeSearch({ concurrency: 4 }));
      await vi.waitFor(async () => expect((await handle.query(progressQuery)).phase).toBe('parked'), { timeout: 30_000 });
      const kinds = new Map((await decisionsOf(handle)).map(({ variant, kind }) => [variant, kind]));
      expect([kinds.get('search_0001'), kinds.get('search_0002')]).toEqual(['diverged', 'leave-out']);
      const { counts, parked } = await handle.query(progressQuery);
      expect(counts).toMatchObject({ skipped: 1, parked: 1 });
      expect(parked.map(({ variant }) => variant)).toEqual(['search_0002']);
      pipeline.failing.clear();
      await handle.executeUpdate(retryVariantUpdate, { args: [{ variant: 'search_0002' }] });
      await handle.result();
      expect((await handle.query(progressQuery)).counts).toMatchObject({ parked: 0, waiting: 0 });
    });
  });

  it('passes trainings the epochs after which they pause, and the last ones none', async () => {
    const stops: (number | undefined)[] = [];
    const pipeline = createStubPipeline({ score, whileTraining: async ({ stopAfter }: TrainTrialInput) => void stops.push(stopAfter) });
    await test.runWithWorkers(pipeline.activities, async () => {
      await (await test.startSweep('search', describeSearch({ concurrency: 2 }))).result();
    });
    expect([...new Set(stops)].sort()).toEqual([1, 3, undefined]);
  });
});
