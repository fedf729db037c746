import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TrainTrialInput } from '../../activities/contract/training-stages.ts';
import { decisionsQuery, leaderboardQuery, progressQuery, retryVariantUpdate, searchesQuery } from '../../workflows/steering-messages.ts';
import { createLuckyPipeline, describeSearch, score, TRIALS } from '../support/search-sweep.ts';
import { createStubPipeline } from '../support/stub-activities.ts';
import { createWorkflowEnvironment, type SweepHandle, type WorkflowTestEnvironment } from '../support/workflow-environment.ts';
import { describeSteeredSearch } from './steered-search.ts';

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
  /** Number of seeds; default: as configured. */
  readonly seeds?: number;
  readonly asks?: boolean;
  /** A stage, and the failure class with which it fails. */
  readonly failing?: readonly [stage: string, failureClass: string];
}

async function runSearch(seed: number, execution: object, { search, seeds, asks = true, failing }: RunOptions = {}) {
  const pipeline = createLuckyPipeline(seed, { asks });
  if (failing !== undefined) pipeline.failing.set(...failing);
  return test.runWithWorkers(pipeline.activities, async () => {
    const handle = await test.startSweep('search', { ...describeSearch(execution, search), ...(seeds === undefined ? {} : { seeds }) });
    const result = await handle.result();
    return { handle, result, pipeline, decisions: await decisionsOf(handle) };
  });
}

describe('a sweep that searches', () => {
  it('makes the same decisions with 1, 2 and 4 slots, whatever the durations', async () => {
    expect(one.decisions.filter(({ kind }) => kind === 'start')).toHaveLength(TRIALS);
    expect(one.decisions.some(({ kind }) => kind === 'promote')).toBe(true);
    expect(one.pipeline.sweepLedgers.at(-1)?.configuration.experiments[0]?.search).toMatchObject({
      overhead: 1_000_000,
      sampler: { type: 'tpe', startup: 4, candidates: 24 },
    });
    expect((await runSearch(2, { concurrency: 2 })).decisions).toEqual(one.decisions);
    expect((await runSearch(3, { concurrency: 4 })).decisions).toEqual(one.decisions);
  });

  it('makes the same decisions whether trainings go on at once or pause, and starts fewer if they go on', async () => {
    const search = { pruner: { type: 'median', startup: 2, firstRung: 2, every: 4 }, budget: { trials: 6 } };
    for (const order of ['logical', 'arrival']) {
      const run = (asks: boolean) => runSearch(7, { concurrency: 1 }, { search: { ...search, order, parallel: 1 }, asks });
      const [going, pausing] = [await run(true), await run(false)];
      expect(going.decisions).toEqual(pausing.decisions);
      expect(going.result).toEqual({ ...pausing.result, sweepId: going.result.sweepId });
      const rungs = going.decisions.filter(({ kind }) => kind === 'go-on').length;
      expect(rungs).toBeGreaterThan(6);
      expect(pausing.pipeline.trained).toHaveLength(6 + rungs);
      expect(going.pipeline.trained).toHaveLength(6);
    }
  });

  it('races over folds and seeds: the same decisions with 1, 2 and 4 slots, and what is worse has fewer trainings', async () => {
    // Without overhead, the cheap ones are complete before the others are.
    const search = { sampler: { type: 'random' }, pruner: { type: 'race', level: 0.3 }, budget: { trials: 4 }, parallel: 2, overhead: 0 };
    const { decisions, result, pipeline } = await runSearch(6, { concurrency: 2 }, { search, seeds: 3 });
    for (const concurrency of [1, 4])
      expect((await runSearch(concurrency, { concurrency }, { search, seeds: 3 })).decisions).toEqual(decisions);
    const stops = decisions.filter(({ kind }) => kind === 'stop');
    for (const { rule } of stops) expect(rule).toMatch(/^worse than suggestion \d on the same 2 of 3 folds and seeds, p = 0\.250$/);
    expect(stops.length).toBeGreaterThan(0);
    expect(result).toMatchObject({ completed: 4 - stops.length, failed: 0 });
    expect(pipeline.trained).toHaveLength(4 * 3 - stops.length);
    const stopped = pipeline.variantLedgers.findLast(({ variant }) => variant.name === stops[0]?.variant);
    expect(stopped?.trials.map(({ state, stoppedAfter }) => [state, stoppedAfter])).toEqual([9, 9, 0].map((epochs) => ['stopped', epochs]));
  });

  it('makes the same decisions when its runs pass their state on through the store, or directly because it cannot be stored', async () => {
    const execution = { concurrency: 4, historyEvents: 200, carriedBytes: 1_000 };
    const search = { sampler: { type: 'tpe' }, budget: { trials: 24 } };
    const stored = await runSearch(4, execution, { search });
    const direct = await runSearch(5, execution, { search, failing: ['state', 'StorageRefused'] });
    expect(stored.decisions).toEqual(direct.decisions);
    const counted = stored.decisions.filter(({ kind }) => kind !== 'start' && kind !== 'promote').length;
    expect(stored.pipeline.sweepLedgers.at(-1)?.searches?.search?.counted).toHaveLength(counted);
    await test.runWithWorkers(stored.pipeline.activities, async () => {
      expect(await stored.handle.query(searchesQuery)).toMatchObject([{ trials: 24, isFinished: true }]);
    });
    // What it began with is written down, so that its manifest makes the same decisions with any version.
    const { sampler } = stored.pipeline.sweepLedgers.at(-1)?.configuration.experiments[0]?.search ?? {};
    expect(sampler).toEqual({ type: 'tpe', startup: 3, initial: 'sobol', candidates: 24 });
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
      "The sweep's state could not be stored: state fails",
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
    const whileTraining = async ({ stopAfter }: TrainTrialInput) => void stops.push(stopAfter);
    const pipeline = createStubPipeline({ score, whileTraining, asks: false });
    await test.runWithWorkers(pipeline.activities, async () => {
      await (await test.startSweep('search', describeSearch({ concurrency: 2 }))).result();
    });
    expect([...new Set(stops)].sort()).toEqual([1, 3, undefined]);
  });
});

describeSteeredSearch(() => test);
