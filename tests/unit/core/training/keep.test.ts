import { describe, expect, it } from 'vitest';
import { decodeCheckpoint, encodeCheckpoint } from '../../../../core/training/checkpoint.ts';
import { type EpochEvent, train } from '../../../../core/training/train.ts';
import { createFold, createModel, createTraining } from './support.ts';

const training = createTraining({ maxEpochs: 6, learningRate: 0.05, earlyStoppingPatience: null });
const request = { seed: 3, model: createModel(), data: createFold() };

describe('training.keep', () => {
  it('"last" keeps the last epoch, whatever the validation part says; a resumed training ends in the same bits', async () => {
    const events: EpochEvent[] = [];
    const last = { ...training, keep: 'last' } as const;
    const onEpoch = async (event: EpochEvent) => {
      events.push({ ...event, createCheckpoint: () => decodeCheckpoint(encoded) });
      const encoded = encodeCheckpoint(event.createCheckpoint());
    };
    const outcome = await train({ ...request, training: last, onEpoch });
    const best = await train({ ...request, training });
    if (outcome.status !== 'completed' || best.status !== 'completed') throw new Error('diverged');
    expect(outcome.history.map(({ trainingLoss }) => trainingLoss)).toEqual(best.history.map(({ trainingLoss }) => trainingLoss));
    expect(best.summary.bestEpoch).toBeLessThan(6);
    expect(outcome.summary).toMatchObject({ bestEpoch: 6, bestValidationAccuracy: outcome.history.at(-1)?.validationAccuracy });
    const third = events[2] as EpochEvent;
    const resumeFrom = { checkpoint: third.createCheckpoint(), validation: null };
    const resumed = await train({ ...request, training: last, resumeFrom });
    expect(resumed).toMatchObject({ summary: { modelSha256: outcome.summary.modelSha256, bestEpoch: 6 } });
  });
});
