import { expect, it } from 'vitest';
import { createTrialCheckpoints } from '../../../../activities/stages/trial-checkpoints.ts';
import { claimCheckpoints, listKeptCheckpoints } from '../../../../core/storage/checkpoint-keeper.ts';
import { startAdam } from '../../../../core/training/adam.ts';
import type { TrainingCheckpoint } from '../../../../core/training/checkpoint.ts';
import { createMemoryStore } from '../../core/storage/memory-store.ts';

const MEASURES = { trainingLoss: 1, trainingAccuracy: 0.5 };
const EPOCHS = 6;
const BEST = 3;

function createCheckpoint(): TrainingCheckpoint {
  return {
    seed: 0,
    model: { architecture: 'gru' } as TrainingCheckpoint['model'],
    optimizer: startAdam(Float32Array.of(1, 2)),
    schedule: { learningRate: 0.1, bestLoss: null, badEpochs: 0 },
    best: null,
    history: [],
    training: MEASURES,
    seconds: 1,
  };
}

interface Given {
  readonly everyEpochs?: number;
  readonly stopAfter?: number;
  readonly leastMilliseconds: number;
}

/** @returns the newest checkpoint in the store after each epoch; 0: none */
async function listStored({ everyEpochs = 1, ...given }: Given): Promise<number[]> {
  const [store, trialKey] = [createMemoryStore(), 'trial'];
  const checkpoints = createTrialCheckpoints(await claimCheckpoints({ store, trialKey, owner: 'attempt' }), everyEpochs, given);
  const newest: number[] = [];
  for (let epoch = 1; epoch <= EPOCHS; epoch += 1) {
    const trained = { epoch, training: MEASURES, seconds: 1, createCheckpoint };
    checkpoints.begin(trained);
    const record = { epoch, learningRate: 0.1, ...MEASURES, validationLoss: 1, validationAccuracy: 0.5, seconds: 1, endedAt: 0 };
    await checkpoints.complete({ ...trained, record, isBest: epoch === BEST, isLast: epoch === EPOCHS });
    newest.push((await listKeptCheckpoints(store, trialKey))[0]?.epoch ?? 0);
  }
  await checkpoints.end('completed');
  expect((await listKeptCheckpoints(store, trialKey)).map(({ epoch }) => epoch)).toEqual([EPOCHS]);
  return newest;
}

it.each([
  ['every epoch', { leastMilliseconds: 0 }, [1, 2, 3, 4, 5, 6]],
  ['the epochs that are wanted, the best and the last', { everyEpochs: 4, leastMilliseconds: 0 }, [0, 0, 3, 4, 4, 6]],
  ['only the last of epochs that are too short', { leastMilliseconds: 60_000 }, [0, 0, 0, 0, 0, 6]],
  ['the one at which training pauses, too', { leastMilliseconds: 60_000, stopAfter: 2 }, [0, 2, 2, 2, 2, 6]],
])('a training has a checkpoint of %s', async (_, given, newest) => {
  expect(await listStored(given)).toEqual(newest);
});
