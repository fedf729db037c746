import { expect, it } from 'vitest';
import { createTrialCheckpoints } from '../../../../activities/stages/trial-checkpoints.ts';
import { claimCheckpoints, listKeptCheckpoints } from '../../../../core/storage/checkpoint-keeper.ts';
import { train } from '../../../../core/training/train.ts';
import { createMemoryStore } from '../../core/storage/memory-store.ts';
import { createFold, createModel, createTraining } from '../../core/training/support.ts';

interface Pace {
  readonly epochMilliseconds: number;
  readonly everyEpochs?: number;
  readonly stopAfter?: number;
}

/** The epoch of the newest checkpoint after each epoch, and at the end. */
async function listNewest({ epochMilliseconds, everyEpochs = 1, stopAfter = 7 }: Pace) {
  const store = createMemoryStore();
  const keeper = await claimCheckpoints({ store, trialKey: 'trial', owner: 'attempt' });
  let time = 0;
  const checkpoints = createTrialCheckpoints(keeper, { everyEpochs, now: () => time });
  const findNewest = async () => (await listKeptCheckpoints(store, 'trial'))[0]?.epoch ?? null;
  const newest: (number | null)[] = [];
  const { status } = await train({
    seed: 1,
    model: createModel(),
    // Without a best epoch but the last: its checkpoint does not depend on the pace of learning.
    training: createTraining({ maxEpochs: 7, learningRate: 1e-12, earlyStoppingPatience: null }),
    data: createFold(),
    stopAfter,
    onTrained: (event) => {
      time += epochMilliseconds;
      checkpoints.begin(event);
    },
    onEpoch: async (event) => {
      await checkpoints.complete(event);
      newest.push(await findNewest());
    },
    onPause: async () => {
      await checkpoints.pause();
      return null;
    },
  });
  await checkpoints.end(status);
  return { newest, end: await findNewest() };
}

it('writes one for every epoch that is long enough, or every few', async () => {
  expect(await listNewest({ epochMilliseconds: 500 })).toEqual({ newest: [1, 2, 3, 4, 5, 6, 7], end: 7 });
  const few = await listNewest({ epochMilliseconds: 500, everyEpochs: 3 });
  // The first epoch is the best so far.
  expect(few).toEqual({ newest: [1, 1, 3, 3, 3, 6, 7], end: 7 });
});

it('writes one for several short epochs, and always for the last and at a pause', async () => {
  expect(await listNewest({ epochMilliseconds: 200 })).toEqual({ newest: [null, null, 3, 3, 3, 6, 7], end: 7 });
  expect(await listNewest({ epochMilliseconds: 200, stopAfter: 5 })).toEqual({ newest: [null, null, 3, 3, 3], end: 5 });
});
