import { describe, expect, it, vi } from 'vitest';
import type { SweepLedger } from '../../activities/contract/ledger-stages.ts';
import type { TrainTrialInput } from '../../activities/contract/training-stages.ts';
import { resolveVariants } from '../../configs/index.ts';
import { parseSweepConfiguration } from '../../configs/parse.ts';
import { changeEnded, searchAgain } from '../../configs/search/search-again.ts';
import { decisionsQuery, extendUpdate, searchesQuery, steerSearchUpdate } from '../../workflows/steering-messages.ts';
import { createLatch } from '../support/latch.ts';
import { createLuckyPipeline, describeSearch, SEARCH, SPACE, score, TRIALS, tellRefusal } from '../support/search-sweep.ts';
import { createStubPipeline } from '../support/stub-activities.ts';
import type { WorkflowTestEnvironment } from '../support/workflow-environment.ts';

/** Tests of `steerSearch`, which share the workers of the tests of searches. */
export function describeSteeredSearch(open: () => WorkflowTestEnvironment): void {
  describe('a search that is steered', () => {
    it('accepts points, another space and a larger budget while running, and makes the same decisions when its manifest is run again', async () => {
      const latch = createLatch();
      const whileTraining = async ({ variant }: TrainTrialInput) => (variant === 'search_0003' ? latch.opened : undefined);
      const pipeline = createStubPipeline({ score, whileTraining });
      const wider = { ...SPACE, hiddenSize: { from: 8, to: 96 }, layers: [1, 2] };
      const ended = await open().runWithWorkers(pipeline.activities, async () => {
        const handle = await open().startSweep('search', describeSearch({ concurrency: 4, historyEvents: 200 }));
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
        return handle.query(decisionsQuery);
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
      await open().runWithWorkers(other.activities, async () => {
        const again = await open().startSweep('search', searchAgain(ledger.configuration));
        await again.result();
        expect(await again.query(decisionsQuery)).toEqual(ended);
      });
    });

    it('ends with the current results when told to, and can be continued from there after the sweep has ended', async () => {
      const latch = createLatch();
      const pipeline = createStubPipeline({ score, whileTraining: () => latch.opened });
      const stopped = await open().runWithWorkers(pipeline.activities, async () => {
        const handle = await open().startSweep('search', describeSearch({ concurrency: 4 }));
        await vi.waitFor(() => expect(pipeline.trained.length).toBeGreaterThan(1), { timeout: 30_000 });
        await handle.executeUpdate(steerSearchUpdate, { args: [{ stop: true }] });
        latch.open();
        await handle.result();
        expect(await handle.query(searchesQuery)).toMatchObject([{ trials: 4, isStopped: true, isFinished: true }]);
        return handle.query(decisionsQuery);
      });
      const { configuration, searches, dataset } = pipeline.sweepLedgers.at(-1) as SweepLedger;
      const next = changeEnded({ configuration, searches, shape: dataset.shape, folds: 1 }, { budget: { trials: 8 } });
      await open().runWithWorkers(pipeline.activities, async () => {
        const handle = await open().startSweep('search', parseSweepConfiguration(next));
        await handle.result();
        const decisions = await handle.query(decisionsQuery);
        expect(decisions.slice(0, stopped.length)).toEqual(stopped);
        expect(await handle.query(searchesQuery)).toMatchObject([{ trials: 8, isStopped: false, isFinished: true }]);
      });
    });

    it('ends when its time is up, as shown in the journal and the record of changes', async () => {
      const latch = createLatch();
      const pipeline = createStubPipeline({ score, whileTraining: () => latch.opened });
      await open().runWithWorkers(pipeline.activities, async () => {
        const handle = await open().startSweep(
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
      await open().runWithWorkers(pipeline.activities, async () => {
        const handle = await open().startSweep('search', describeSearch({ concurrency: 4 }));
        await vi.waitFor(() => expect(pipeline.trained.length).toBeGreaterThan(0), { timeout: 30_000 });
        const refusal = (request: object) =>
          handle.executeUpdate(steerSearchUpdate, { args: [request] }).then(() => 'accepted', tellRefusal);
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
}
