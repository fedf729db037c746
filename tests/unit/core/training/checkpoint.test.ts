import { describe, expect, it } from 'vitest';
import { augment } from '../../../../core/dataset/augment.ts';
import type { EpochRecord, EpochValidation } from '../../../../core/domain/trial.ts';
import { decodeCheckpoint, encodeCheckpoint, type ResumePoint, type TrainingCheckpoint } from '../../../../core/training/checkpoint.ts';
import { type SeededTraining, type TrainRequest, train } from '../../../../core/training/train.ts';
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
const seeded: SeededTraining = { seed: 4, model: createModel({ dropout: 0.3 }), training };

describe('a training resumed from a checkpoint', () => {
  it.each([1, 4, 8])('of epoch %i ends with the bits of an uninterrupted one', async (epoch) => {
    const whole = await runUntil(seeded);
    const { checkpoint, validation } = await stopAfter(seeded, epoch);
    const resumed = await runUntil({ ...seeded, resumeFrom: { checkpoint: decodeCheckpoint(encodeCheckpoint(checkpoint)), validation } });
    expect(resumed).toEqual(whole);
  });

  it.each([1, 4, 9])('of epoch %i, interrupted before its validation, catches up and ends with the same bits', async (epoch) => {
    const { checkpoint, validation } = await stopAfter(seeded, epoch);
    const decoded = decodeCheckpoint(encodeCheckpoint(checkpoint));
    const records: EpochRecord[] = [];
    const resumed = await runUntil({ ...seeded, resumeFrom: { checkpoint: decoded, validation: null } }, async ({ record }) => {
      records.push(record);
    });
    expect(resumed).toEqual(await runUntil(seeded));
    const { seconds: _, endedAt: __, ...measured } = validation as EpochValidation;
    expect(records[0]).toMatchObject({ epoch, ...measured });
    expect(records[0]?.seconds).toBeGreaterThan(checkpoint.seconds);
    expect(records).toHaveLength(10 - epoch);
  });

  it('stops early like the uninterrupted one', async () => {
    const patient = { ...seeded, training: { ...training, maxEpochs: 40, earlyStoppingPatience: 3 } };
    const whole = await runUntil(patient);
    const resumed = await runUntil({ ...patient, resumeFrom: await stopAfter(patient, 2) });
    expect(whole).toMatchObject({ stopReason: 'early-stopping' });
    expect(resumed).toEqual(whole);
  });

  it('may continue for more epochs than first requested', async () => {
    const shorter = { ...seeded, training: { ...training, maxEpochs: 3 } };
    const resumed = await runUntil({ ...seeded, resumeFrom: await stopAfter(shorter, 3) });
    expect(resumed).toEqual(await runUntil(seeded));
  });

  it('is the same before and after the validation', async () => {
    const begun: TrainingCheckpoint[] = [];
    const ended: TrainingCheckpoint[] = [];
    await train({
      ...seeded,
      data,
      onTrained: ({ createCheckpoint }) => begun.push(createCheckpoint()),
      onEpoch: async ({ createCheckpoint }) => void ended.push(createCheckpoint()),
    });
    expect(begun).toHaveLength(9);
    expect(ended).toEqual(begun);
  });

  it('is refused if seed or model differ', async () => {
    const resumeFrom = await stopAfter(seeded, 1);
    await expect(train({ ...seeded, seed: 5, resumeFrom, data })).rejects.toThrow(/resumeFrom is a checkpoint of .* seed 4/);
  });
});

describe('decodeCheckpoint', () => {
  it.each(['first', 'later'])('gives back what was encoded after a %s epoch', async (which) => {
    const { checkpoint } = await stopAfter(seeded, which === 'first' ? 1 : 3);
    expect(checkpoint.best === null).toBe(which === 'first');
    expect(decodeCheckpoint(encodeCheckpoint(checkpoint))).toEqual(checkpoint);
  });

  it('refuses anything else, and says why', async () => {
    const bytes = encodeCheckpoint((await stopAfter(seeded, 1)).checkpoint);
    const changed = (text: string, replacement: string) =>
      Buffer.from(Buffer.from(bytes).toString('latin1').replace(text, replacement), 'latin1');
    expect(() => decodeCheckpoint(new Uint8Array(0))).toThrow(/does not begin with DSWPCKPT/);
    expect(() => decodeCheckpoint(new TextEncoder().encode('{"epoch": 3}'))).toThrow(/does not begin with/);
    expect(() => decodeCheckpoint(bytes.subarray(0, 8))).toThrow(/has 8 bytes/);
    expect(() => decodeCheckpoint(bytes.subarray(0, 40))).toThrow(/header is not JSON/);
    expect(() => decodeCheckpoint(bytes.subarray(0, bytes.length - 4))).toThrow(/has \d+ bytes, not \d+/);
    expect(() => decodeCheckpoint(changed('"formatVersion":3', '"formatVersion":2'))).toThrow(/header is wrong.*formatVersion/s);
  });
});

async function runUntil(one: SeededTraining, onEpoch?: TrainRequest['onEpoch']) {
  const outcome = await train({ ...one, data, augmentSequence: augment, ...(onEpoch === undefined ? {} : { onEpoch }) });
  if (outcome.status !== 'completed') throw new Error('the training diverged');
  const { trainingSeconds: _, ...summary } = outcome.summary;
  return {
    ...summary,
    history: outcome.history.map(({ seconds: __, endedAt: ___, ...record }) => record),
    bestWeights: outcome.bestWeights,
  };
}

async function stopAfter(one: SeededTraining, epoch: number): Promise<ResumePoint> {
  const controller = new AbortController();
  const kept: ResumePoint[] = [];
  const running = train({
    ...one,
    data,
    augmentSequence: augment,
    signal: controller.signal,
    onEpoch: async ({ record, createCheckpoint }) => {
      if (record.epoch !== epoch) return;
      const { validationLoss, validationAccuracy, seconds } = record;
      kept.push({ checkpoint: createCheckpoint(), validation: { validationLoss, validationAccuracy, seconds } });
      controller.abort(new Error('stopped'));
    },
  });
  await running.catch((error: Error) => expect(error.message).toBe('stopped'));
  if (kept[0] === undefined) throw new Error(`epoch ${epoch} was not reached`);
  return kept[0];
}
