import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SweepLedger } from '../../activities/contract/ledger-stages.ts';
import type { TrainTrialInput } from '../../activities/contract/training-stages.ts';
import { resolveVariants } from '../../configs/index.ts';
import { parseSweepConfiguration } from '../../configs/parse.ts';
import { changeEnded, searchAgain } from '../../configs/search/search-again.ts';
import {
  decisionsQuery,
  extendUpdate,
  leaderboardQuery,
  progressQuery,
  retryVariantUpdate,
  searchesQuery,
  steerSearchUpdate,
} from '../../workflows/steering-messages.ts';
import { createLatch } from '../support/latch.ts';
import { createLuckyPipeline, describeSearch, SEARCH, SPACE, score, TRIALS, tellRefusal } from '../support/search-sweep.ts';
import { createStubPipeline } from '../support/stub-activities.ts';
import { createWorkflowEnvironment, type SweepHandle, type WorkflowTestEnvironment } from '../support/workflow-environment.ts';

let test: WorkflowTestEnvironment;

let one: Awaited<ReturnType<typeof runSearch>>;

beforeAll(async () => {
  test = await createWorkflowEnvironment();
  one = await runSearch(1, { concurrency: 1 });
});
afterAll(() => test?.teardown());

const decisionsOf = (handle: SweepHandle) => handle.query(decisionsQuery);

interface RunOptions {
  readonly search?: object;
  /** A stage, and the failure class with which it fails. */
  readonly failing?: readonly [stage: string, failureClass: string];
}

async function runSearch(seed: number, execution: object, { search, failing }: RunOptions = {}) {
  const pipeline = createLuckyPipeline(seed);
  if (failing !== undefined) pipeline.failing.set(...failing);
  return test.runWithWorkers(pipeline.activities, async () => {
    const handle = await test.startSweep('search', describeSearch(execution, search));
    const result = await handle.result();
    return { handle, result, pipeline, decisions: await decisionsOf(handle) };
  });
}

describe('a sweep that searches', () => {
  it('makes the same decisions with 1, 2 and 4 slots, whatever the durations', async () => {
    expect(one.decisions.filter(({ kind }) => kind === 'start')).toHaveLength(TRIALS);
    expect(one.decisions.some(({ kind }) => kind === 'promote')).toBe(true);
    expect((await runSearch(2, { concurrency: 2 })).decisions).toEqual(one.decisions);
    expect((await runSearch(3, { concurrency: 4 })).decisions).toEqual(one.decisions);
  });

  it('makes the same decisions when its runs pass their state on through the store, or directly because it cannot be stored', async () => {
    const execution = { concurrency: 4, historyEvents: 200, carriedBytes: 1_000 };
    const search = { budget: { trials: 24 } };
    const stored = await runSearch(4, execution, { search });
    const direct = await runSearch(5, execution, { search, failing: ['state', 'StorageRefused'] });
    expect(stored.decisions).toEqual(direct.decisions);
    const counted = stored.decisions.filter(({ kind }) => kind !== 'start' && kind !== 'promote').length;
    expect(stored.pipeline.sweepLedgers.at(-1)?.searches?.search?.counted).toHaveLength(counted);
    await test.runWithWorkers(stored.pipeline.activities, async () => {
      expect(await stored.handle.query(searchesQuery)).toMatchObject([{ trials: 24, isFinished: true }]);
    });
    const [, ...later] = await test.listInputs(stored.handle.workflowId);
    expect(later.length).toBeGreaterThan(0);
    for (const input of later) {
      expect(input).toEqual([
        { name: 'test', execution: expect.objectContaining(execution) },
        { stored: [expect.objectContaining({ bucket: 'stub' })] },
      ]);
    }
    expect(direct.pipeline.stateParts).toEqual([]);
    expect(direct.pipeline.sweepLedgers.at(-1)?.journal.map(({ what }) => what)).toContain(
      "The sweep's state could not be stored, and is passed on directly: state fails",
    );
  });

  it('fails with the reason when its stored state is lost', async () => {
    const pipeline = createStubPipeline({ score });
    pipeline.failing.set('stored state', 'StateLost');
    await test.runWithWorkers(pipeline.activities, async () => {
      const execution = { concurrency: 4, historyEvents: 200, carriedBytes: 1_000 };
      const handle = await test.startSweep('search', describeSearch(execution, { budget: { trials: 24 } }));
      await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'StateLost', message: 'stored state fails' } });
    });
  });

  it('continues after its workers were killed, and trains no trial to the same epochs twice', async () => {
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

  it('distinguishes stopped from complete trials, and ranks the complete ones', async () => {
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

  it('counts diverged trials as the worst, leaves out failed ones, and retrains those on request', async () => {
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

  it('passes the epochs after which to pause to all trainings except the last', async () => {
    const stops: (number | undefined)[] = [];
    const pipeline = createStubPipeline({ score, whileTraining: async ({ stopAfter }: TrainTrialInput) => void stops.push(stopAfter) });
    await test.runWithWorkers(pipeline.activities, async () => {
      await (await test.startSweep('search', describeSearch({ concurrency: 2 }))).result();
    });
    expect([...new Set(stops)].sort()).toEqual([1, 3, undefined]);
  });
});

describe('a search that is steered', () => {
  it('accepts points, another space and a larger budget while running, and makes the same decisions when its manifest is run again', async () => {
    const latch = createLatch();
    const whileTraining = async ({ variant }: TrainTrialInput) => (variant === 'search_0003' ? latch.opened : undefined);
    const pipeline = createStubPipeline({ score, whileTraining });
    const wider = { ...SPACE, hiddenSize: { from: 8, to: 96 }, layers: [1, 2] };
    const ended = await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await test.startSweep('search', describeSearch({ concurrency: 4, historyEvents: 200 }));
      const steer = (request: object) => handle.executeUpdate(steerSearchUpdate, { args: [request] });
      await vi.waitFor(() => expect(pipeline.trained).toContain('search_0003'), { timeout: 30_000 });
      const point = { architecture: 'lstm', hiddenSize: 40, training: { learningRate: 0.01 } };
      expect((await steer({ enqueue: [point] })).message).toMatch(
        /^steerSearch: search: 1 point is tried next; it takes effect after decision \d+\.$/,
      );
      await steer({ space: wider, budget: { trials: TRIALS + 5 } });
      latch.open();
      await handle.result();
      const [search] = await handle.query(searchesQuery);
      expect(search).toMatchObject({ trials: TRIALS + 5, trialsBudget: TRIALS + 5, isFinished: true });
      expect(search?.steering.map(({ what }) => what)).toEqual([
        '1 point is tried next',
        'another space is searched, 15 suggestions in total',
      ]);
      return decisionsOf(handle);
    });
    expect(ended.some(({ rule }) => rule === 'asked for')).toBe(true);
    const ledger = pipeline.sweepLedgers.at(-1) as SweepLedger;
    const journal = ledger.journal.map(({ what }) => what).filter((what) => what.startsWith('steerSearch'));
    expect(journal).toHaveLength(2);
    expect(journal[0]).toMatch(/\(by .+\)$/);
    const found = resolveVariants(ledger.configuration);
    expect(found.some(({ model }) => model.layers === 2)).toBe(true);
    expect(found[0]?.model).toMatchObject({ layers: 1 });
    const other = createLuckyPipeline(6);
    await test.runWithWorkers(other.activities, async () => {
      const again = await test.startSweep('search', searchAgain(ledger.configuration));
      await again.result();
      expect(await decisionsOf(again)).toEqual(ended);
    });
  });

  it('ends with the current results when told to, and can be continued from there after the sweep has ended', async () => {
    const latch = createLatch();
    const pipeline = createStubPipeline({ score, whileTraining: () => latch.opened });
    const stopped = await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await test.startSweep('search', describeSearch({ concurrency: 4 }));
      await vi.waitFor(() => expect(pipeline.trained.length).toBeGreaterThan(1), { timeout: 30_000 });
      await handle.executeUpdate(steerSearchUpdate, { args: [{ stop: true }] });
      latch.open();
      await handle.result();
      expect(await handle.query(searchesQuery)).toMatchObject([{ trials: 4, isStopped: true, isFinished: true }]);
      return decisionsOf(handle);
    });
    const { configuration, searches, dataset } = pipeline.sweepLedgers.at(-1) as SweepLedger;
    const next = changeEnded({ configuration, searches, shape: dataset.shape }, { budget: { trials: 8 } });
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await test.startSweep('search', parseSweepConfiguration(next));
      await handle.result();
      const decisions = await decisionsOf(handle);
      expect(decisions.slice(0, stopped.length)).toEqual(stopped);
      expect(await handle.query(searchesQuery)).toMatchObject([{ trials: 8, isStopped: false, isFinished: true }]);
    });
  });

  it('ends when its time is up, as shown in the journal and the record of changes', async () => {
    const latch = createLatch();
    const pipeline = createStubPipeline({ score, whileTraining: () => latch.opened });
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await test.startSweep(
        'search',
        describeSearch({ concurrency: 4 }, { budget: { trials: TRIALS, timeLimit: '1 second' } }),
      );
      await vi.waitFor(async () => expect(await handle.query(searchesQuery)).toMatchObject([{ isStopped: true }]), { timeout: 30_000 });
      latch.open();
      await handle.result();
      const [search] = await handle.query(searchesQuery);
      expect(search).toMatchObject({
        trials: 4,
        isFinished: true,
        steering: [{ after: 4, what: 'no new trials start; running ones finish' }],
      });
    });
    expect(pipeline.sweepLedgers.at(-1)?.journal.some(({ what }) => what.includes('its time limit, 1 second, is reached'))).toBe(true);
  });

  it('refuses nonsensical changes, naming path, value and what is allowed', async () => {
    const latch = createLatch();
    const pipeline = createStubPipeline({ score, whileTraining: () => latch.opened });
    await test.runWithWorkers(pipeline.activities, async () => {
      const handle = await test.startSweep('search', describeSearch({ concurrency: 4 }));
      await vi.waitFor(() => expect(pipeline.trained.length).toBeGreaterThan(0), { timeout: 30_000 });
      const refusal = (request: object) => handle.executeUpdate(steerSearchUpdate, { args: [request] }).then(() => 'accepted', tellRefusal);
      expect(await refusal({})).toContain('(the whole): must name what to change: space, budget, enqueue or stop');
      expect(await refusal({ experiment: 'other', stop: true })).toContain(
        'experiment: must be one that has a search (search), got "other"',
      );
      expect(await refusal({ budget: { trials: 4 } })).toContain('budget.trials: must be at least the current 10, got 4');
      expect(await refusal({ budget: { trial: 4 } })).toContain('there is no field "trial"');
      expect(await refusal({ space: { ...SPACE, hiddenSize: { from: 9, to: 8 } } })).toContain(
        'space.hiddenSize.to: must be a number, at least 9, got 8',
      );
      expect(await refusal({ space: { ...SPACE, training: { maxEpochs: 12 } } })).toContain('space.training.maxEpochs: must stay 9');
      expect(await refusal({ enqueue: [{ architecture: 'gru', hiddenSize: 500 }] })).toContain(
        'enqueue.0.hiddenSize: must be a value of the space, got 500',
      );
      expect(await refusal({ stop: true, budget: { trials: 20 } })).toContain('stop: must be alone, got budget, too');
      const extension = (request: object) => handle.executeUpdate(extendUpdate, { args: [request] }).then(() => 'accepted', tellRefusal);
      const more = { architecture: 'gru', hiddenSize: 8 };
      expect(await extension({ maxEpochs: 20 })).toContain('the search of "search" compares trials by their epochs');
      expect(await extension({ experiments: [{ name: 'search', variants: [{ name: 'more', ...more }] }] })).toContain(
        'use steerSearch to change a search',
      );
      expect(await extension({ experiments: [{ name: 'search', search: SEARCH }] })).toContain('use steerSearch to change a search');
      expect(await extension({ experiments: [{ name: 'other', variants: [{ name: 'search_0042', ...more }] }] })).toContain(
        'must not be a name that the search "search" uses for its suggestions',
      );
      latch.open();
      await handle.result();
    });
  });
});
