import { describe, expect, it, vi } from 'vitest';
import type { TrialProgress } from '../../../../activities/contract/training-stages.ts';
import { trainTrial } from '../../../../activities/stages/train-trial.ts';
import { encodeFoldSequences } from '../../../../core/dataset/sequences-codec.ts';
import type { RungReached } from '../../../../core/domain/rung.ts';
import { claimCheckpoints } from '../../../../core/storage/checkpoint-keeper.ts';
import { createMemoryStore } from '../../core/storage/memory-store.ts';
import { createFold } from '../../core/training/support.ts';
import { createContext, planTraining, planTrial } from './support.ts';

// Pauses are counted, not waited for.
vi.mock('node:timers/promises', async (importOriginal) => ({
  ...(await importOriginal<typeof import('node:timers/promises')>()),
  setTimeout: async () => undefined,
}));

describe('trainTrial', () => {
  it('waits twice as long after each further attempt that takes its trial, and keeps showing the trial', async () => {
    const store = createMemoryStore();
    const trial = planTrial(1, { tensors: await store.put({ key: 'fold', bytes: encodeFoldSequences(createFold()) }), maxEpochs: 1 });
    const reports: TrialProgress[] = [];
    const rivals = ['second attempt', 'third attempt'];
    const context = createContext({
      store,
      reportProgress: (details) => {
        const progress = details as TrialProgress;
        reports.push(progress);
        if (progress.epoch > 0 || progress.note !== null) return;
        const owner = rivals.shift();
        if (owner !== undefined) void claimCheckpoints({ store, trialKey: trial.trialKey, owner });
      },
    });
    const [trained] = await trainTrial(planTraining(trial, 4_000), context);
    expect(trained).toMatchObject({ status: 'completed', reused: false });
    for (const progress of reports) expect(progress).toMatchObject({ trialKey: trial.trialKey, maxEpochs: 1 });
    expect(countRuns(reports.map(({ note }) => note !== null))).toEqual([2, 4]);
  });

  it('trains nothing again if it ends before its result is stored, although its other checkpoints are removed by then', async () => {
    const store = createMemoryStore();
    const trial = planTrial(1, { tensors: await store.put({ key: 'fold', bytes: encodeFoldSequences(createFold()) }), maxEpochs: 3 });
    const train = async (failing: string) => {
      const epochs: number[] = [];
      const create: typeof store.create = async (object) => {
        if (object.key.endsWith(failing)) throw new Error('killed');
        return store.create(object);
      };
      const reportProgress = (details: unknown) => epochs.push((details as TrialProgress).latest?.epoch ?? 0);
      const ended = await trainTrial(planTraining(trial, 4_000), createContext({ store: { ...store, create }, reportProgress })).catch(
        String,
      );
      return { ended, epochs: new Set(epochs.filter((epoch) => epoch > 0)) };
    };
    expect(await train('/result.json')).toEqual({ ended: 'Error: killed', epochs: new Set([1, 2, 3]) });
    await vi.waitFor(async () => expect(await store.list(`trials/${trial.trialKey}/checkpoints/`)).toHaveLength(1));
    const second = await train('nothing');
    expect(second.ended).toMatchObject([{ status: 'completed', epochs: 3 }]);
    expect(second.epochs).toEqual(new Set());
  });

  it('goes on at a pause if its search says so, and otherwise pauses where it stands, also when asked again from the start', async () => {
    const store = createMemoryStore();
    const trial = planTrial(1, { tensors: await store.put({ key: 'fold', bytes: encodeFoldSequences(createFold()) }), maxEpochs: 4 });
    const train = async (answers: Readonly<Record<number, number | null>>) => {
      const asked: RungReached[] = [];
      const epochs = new Set<number>();
      const askSearch = async (reached: RungReached) => {
        asked.push(reached);
        const stopAfter = answers[reached.epochs];
        return stopAfter === undefined ? null : { stopAfter };
      };
      const reportProgress = (details: unknown) => void epochs.add((details as TrialProgress).latest?.epoch ?? 0);
      const input = { ...planTraining(trial), stopAfter: 1, asksInRound: 2, checkpointEveryEpochs: 5 };
      const [trained] = await trainTrial(input, createContext({ store, askSearch, reportProgress }));
      return { trained, asked, epochs: [...epochs].filter((epoch) => epoch > 0) };
    };
    const first = await train({ 1: 2 });
    expect(first.trained).toMatchObject({ status: 'paused', epochs: 2 });
    expect(first.asked).toEqual([
      expect.objectContaining({ variant: 'gru', round: 2, epochs: 1, parameters: expect.any(Number) }),
      expect.objectContaining({ epochs: 2, validationAccuracy: first.trained.bestValidationAccuracy }),
    ]);
    expect(first.epochs).toEqual([1, 2]);
    expect((await store.list(`trials/${trial.trialKey}/`)).filter((key) => key.includes('paused'))).toEqual([
      `trials/${trial.trialKey}/paused-2.json`,
    ]);
    // What was trained already is told from its history.
    const second = await train({});
    expect(second.trained).toMatchObject({ status: 'paused', epochs: 1 });
    expect(second.asked.map(({ validationAccuracy }) => validationAccuracy)).toEqual([first.asked[0]?.validationAccuracy]);
    const third = await train({ 1: 2, 2: 3, 3: null });
    expect(third.trained).toMatchObject({ status: 'completed', epochs: 4 });
    expect(third.asked.map(({ epochs }) => epochs)).toEqual([1, 2, 3]);
    expect([second.epochs, third.epochs]).toEqual([[], [3, 4]]);
    const fourth = await train({ 1: 3 });
    expect(fourth.trained).toMatchObject({ status: 'paused', epochs: 3 });
    expect(fourth.epochs).toEqual([]);
  });

  it('refuses packed trials of older code, and says what to do', async () => {
    const packed = { ...planTraining(planTrial(1)), trials: [planTrial(1), planTrial(2)] } as never;
    await expect(trainTrial(packed, createContext({ store: createMemoryStore() }))).rejects.toThrow(
      /start it again without execution\.packSeeds/,
    );
  });
});

/** Lengths of the runs of true. */
function countRuns(values: readonly boolean[]): number[] {
  return values
    .map((value) => (value ? '1' : ' '))
    .join('')
    .split(' ')
    .filter((run) => run !== '')
    .map((run) => run.length);
}
