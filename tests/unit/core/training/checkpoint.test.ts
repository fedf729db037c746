import { describe, expect, it } from 'vitest';
import { augment } from '../../../../core/dataset/augment.ts';
import { decodeCheckpoint, encodeCheckpoint, type TrainingCheckpoint } from '../../../../core/training/checkpoint.ts';
import { type Replica, train } from '../../../../core/training/train.ts';
import { createFold, createModel, createTraining } from './support.ts';

const data = createFold();

/** Everything that a checkpoint must carry is in play: moments, dropout, plateau, best weights, augmentation. */
const training = createTraining({
  maxEpochs: 9,
  learningRate: 3e-2,
  schedule: { type: 'plateau', factor: 0.5, patience: 0, minimumLearningRate: 0 },
  gradientClipNorm: 1,
  augmentation: { rotationDegrees: 10, scaling: 0.1, timeWarp: 0.1, jitter: 0.1, crop: 0.1 },
});
const replica: Replica = { seed: 4, model: createModel({ dropout: 0.3 }), training };

describe('a training resumed from a checkpoint', () => {
  it.each([1, 4, 8])('of epoch %i ends with the bits of one never interrupted', async (epoch) => {
    const whole = await runUntil(replica);
    const resumed = await runUntil({ ...replica, resumeFrom: decodeCheckpoint(encodeCheckpoint(await stopAfter(replica, epoch))) });
    expect(resumed).toEqual(whole);
  });

  it('stops early as the whole one does', async () => {
    const patient = { ...replica, training: { ...training, maxEpochs: 40, earlyStoppingPatience: 3 } };
    const whole = await runUntil(patient);
    const resumed = await runUntil({ ...patient, resumeFrom: await stopAfter(patient, 2) });
    expect(whole).toMatchObject({ stopReason: 'early-stopping' });
    expect(resumed).toEqual(whole);
  });

  it('may go on for more epochs than the first asked for', async () => {
    const shorter = { ...replica, training: { ...training, maxEpochs: 3 } };
    const resumed = await runUntil({ ...replica, resumeFrom: await stopAfter(shorter, 3) });
    expect(resumed).toEqual(await runUntil(replica));
  });

  it('is refused where seed or model differ', async () => {
    const resumeFrom = await stopAfter(replica, 1);
    await expect(train({ replicas: [{ ...replica, seed: 5, resumeFrom }], data })).rejects.toThrow(
      /resumeFrom is a checkpoint of .* seed 4/,
    );
  });
});

describe('decodeCheckpoint', () => {
  it.each(['last', 'earlier'])('gives back what was encoded, where an %s epoch was the best', async (which) => {
    const stopped = await stopAfter(replica, 2);
    const { weights } = stopped.optimizer;
    const best = { accuracy: 0.5, ...(which === 'last' ? { epoch: 2, weights } : { epoch: 1, weights: weights.map((weight) => -weight) }) };
    const checkpoint = { ...stopped, best };
    expect(decodeCheckpoint(encodeCheckpoint(checkpoint))).toEqual(checkpoint);
  });

  it('refuses anything else, and says why', async () => {
    const bytes = encodeCheckpoint(await stopAfter(replica, 1));
    const flipped = Uint8Array.from(bytes);
    flipped[bytes.length - 7] = (flipped[bytes.length - 7] ?? 0) ^ 1;
    expect(() => decodeCheckpoint(new Uint8Array(0))).toThrow(/does not begin with DSWPCKPT/);
    expect(() => decodeCheckpoint(new TextEncoder().encode('{"epoch": 3}'))).toThrow(/does not begin with/);
    expect(() => decodeCheckpoint(bytes.subarray(0, bytes.length - 4))).toThrow(/sha256 does not match/);
    expect(() => decodeCheckpoint(flipped)).toThrow(/sha256 does not match/);
    expect(() => decodeCheckpoint(bytes.subarray(0, 8))).toThrow(/not a checkpoint/);
  });
});

async function runUntil(one: Replica) {
  const [outcome] = await train({ replicas: [one], data, augmentSequence: augment });
  if (outcome?.status !== 'completed') throw new Error('the training diverged');
  const { trainingSeconds: _, ...summary } = outcome.summary;
  return { ...summary, history: outcome.history.map(({ seconds: __, ...record }) => record), bestWeights: outcome.bestWeights };
}

async function stopAfter(one: Replica, epoch: number): Promise<TrainingCheckpoint> {
  const controller = new AbortController();
  const kept: TrainingCheckpoint[] = [];
  const running = train({
    replicas: [one],
    data,
    augmentSequence: augment,
    signal: controller.signal,
    onEpoch: async ({ record, checkpoint }) => {
      if (record.epoch !== epoch) return;
      kept.push(checkpoint());
      controller.abort(new Error('stopped'));
    },
  });
  await running.catch((error: Error) => expect(error.message).toBe('stopped'));
  if (kept[0] === undefined) throw new Error(`epoch ${epoch} was not reached`);
  return kept[0];
}
