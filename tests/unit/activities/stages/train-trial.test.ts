import { describe, expect, it, vi } from 'vitest';
import type { TrialProgress } from '../../../../activities/contract/training-stages.ts';
import { trainTrial } from '../../../../activities/stages/train-trial.ts';
import { encodeFoldSequences } from '../../../../core/dataset/sequences-codec.ts';
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
      const put: typeof store.put = async (object) => {
        if (object.key.endsWith(failing)) throw new Error('killed');
        return store.put(object);
      };
      const reportProgress = (details: unknown) => epochs.push((details as TrialProgress).latest?.epoch ?? 0);
      const ended = await trainTrial(planTraining(trial, 4_000), createContext({ store: { ...store, put }, reportProgress })).catch(String);
      return { ended, epochs: new Set(epochs.filter((epoch) => epoch > 0)) };
    };
    expect(await train('/result.json')).toEqual({ ended: 'Error: killed', epochs: new Set([1, 2, 3]) });
    await vi.waitFor(async () => expect(await store.list(`trials/${trial.trialKey}/checkpoints/`)).toHaveLength(1));
    const second = await train('nothing');
    expect(second.ended).toMatchObject([{ status: 'completed', epochs: 3 }]);
    expect(second.epochs).toEqual(new Set());
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
