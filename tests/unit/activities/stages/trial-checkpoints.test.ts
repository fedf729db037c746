import { expect, it } from 'vitest';
import { createTrialCheckpoints } from '../../../../activities/stages/trial-checkpoints.ts';
import { claimCheckpoints, listKeptCheckpoints } from '../../../../core/storage/checkpoint-keeper.ts';
import { train } from '../../../../core/training/train.ts';
import { createMemoryStore } from '../../core/storage/memory-store.ts';
import { createFold, createModel, createTraining } from '../../core/training/support.ts';

/** The epoch of the newest checkpoint after each epoch, and at the end. */
async function listNewest({ everyEpochs, stopAfter }: { readonly everyEpochs: number; readonly stopAfter: number }) {
  const store = createMemoryStore();
  const keeper = await claimCheckpoints({ store, trialKey: 'trial', owner: 'attempt' });
  const checkpoints = createTrialCheckpoints(keeper, { everyEpochs });
  const findNewest = async () => (await listKeptCheckpoints(store, 'trial'))[0]?.epoch ?? null;
  const newest: (number | null)[] = [];
  const { status } = await train({
    seed: 1,
    model: createModel(),
    // So slow that the first epoch remains the best.
    training: createTraining({ maxEpochs: 7, learningRate: 1e-12, earlyStoppingPatience: null }),
    data: createFold(),
    stopAfter,
    onTrained: checkpoints.begin,
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

it('writes one for every epoch, or every few and the best', async () => {
  expect(await listNewest({ everyEpochs: 1, stopAfter: 7 })).toEqual({ newest: [1, 2, 3, 4, 5, 6, 7], end: 7 });
  expect(await listNewest({ everyEpochs: 3, stopAfter: 7 })).toEqual({ newest: [1, 1, 3, 3, 3, 6, 6], end: 6 });
});

it('always writes one at a pause', async () => {
  expect(await listNewest({ everyEpochs: 3, stopAfter: 5 })).toEqual({ newest: [1, 1, 3, 3, 3], end: 5 });
});
