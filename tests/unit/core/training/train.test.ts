import { describe, expect, it } from 'vitest';
import { augment } from '../../../../core/dataset/augment.ts';
import type { EpochRecord } from '../../../../core/domain/trial.ts';
import type { ModelOptions, TrainingOptions } from '../../../../core/domain/variant.ts';
import { tf } from '../../../../core/models/tensorflow.ts';
import { decodeCheckpoint, encodeCheckpoint, type ResumePoint } from '../../../../core/training/checkpoint.ts';
import { predict } from '../../../../core/training/predict.ts';
import { type BatchProgress, type PausedTraining, type SeededTraining, type TrainOutcome, train } from '../../../../core/training/train.ts';
import { PRESETS } from '../models/support.ts';
import { createFold, createModel, createTraining } from './support.ts';

const data = createFold();
const COSINE = { type: 'cosine', warmupEpochs: 1, minimumLearningRate: 0 } as const;

describe('train', () => {
  it.each(PRESETS)('%s learns, and gives the same bits twice', async (architecture) => {
    const seeded = { seed: 1, model: createModel({ architecture, dropout: 0.2 }), training: createTraining({ maxEpochs: 6 }) };
    const first = await trainWhole(seeded);
    const second = await trainWhole(seeded);
    expect(first.summary.bestValidationAccuracy).toBeGreaterThan(0.8);
    expect(first.summary.modelSha256).toBe(second.summary.modelSha256);
    expect(withoutTimes(first)).toEqual(withoutTimes(second));
  });

  it('keeps the first epoch with the highest validation accuracy, and its weights', async () => {
    const model = createModel();
    const outcome = await trainWhole({ seed: 2, model, training: createTraining({ maxEpochs: 8 }) });
    const best = Math.max(...outcome.history.map((record) => record.validationAccuracy));
    expect(outcome.summary.bestValidationAccuracy).toBe(best);
    expect(outcome.summary.bestEpoch).toBe(outcome.history.findIndex((record) => record.validationAccuracy === best) + 1);
    expect(await scoreWeights(model, outcome.bestWeights)).toBe(best);
  });

  it('stops after the given number of epochs without a higher validation accuracy', async () => {
    const training = createTraining({ maxEpochs: 60, earlyStoppingPatience: 3, learningRate: 3e-2 });
    const outcome = await trainWhole({ seed: 3, model: createModel(), training });
    expect(outcome.summary.stopReason).toBe('early-stopping');
    expect(outcome.summary.epochs).toBe(outcome.summary.bestEpoch + 3);
  });

  it('reports a training whose loss is not finite as diverged, with a remedy', async () => {
    const training = createTraining({ learningRate: 1e38 });
    const outcome = await train({ seed: 1, model: createModel(), training, data });
    expect(outcome).toMatchObject({ status: 'diverged', epoch: 1 });
    expect(outcome.status === 'diverged' && outcome.message).toMatch(/Lower training\.learningRate/);
  });

  it.each([
    { batching: 'length-sorted' },
    { gradientClipNorm: 0.1 },
    { weightDecay: 0.1 },
    { labelSmoothing: 0.2 },
    { schedule: { type: 'cosine', warmupEpochs: 1, minimumLearningRate: 0 } },
    { augmentation: { rotationDegrees: 20, scaling: 0.2, timeWarp: 0.2, jitter: 0.1, crop: 0.2 } },
  ] satisfies Partial<TrainingOptions>[])('%j changes the training and is reproducible', async (options) => {
    const plain = await trainWhole({ seed: 1, model: createModel(), training: createTraining() });
    const changed = await trainWhole({ seed: 1, model: createModel(), training: createTraining(options) });
    const again = await trainWhole({ seed: 1, model: createModel(), training: createTraining(options) });
    expect(changed.summary.modelSha256).not.toBe(plain.summary.modelSha256);
    expect(again.summary.modelSha256).toBe(changed.summary.modelSha256);
  });

  it('leaks no tensor from batch to batch, nor after the end', async () => {
    const before = tf.memory().numTensors;
    const counts = new Set<string>();
    const training = createTraining({ gradientClipNorm: 1, weightDecay: 0.1 });
    await train({
      seed: 1,
      model: createModel({ dropout: 0.1 }),
      training,
      data,
      onProgress: ({ part }) => counts.add(`${countDeviceTensors()} in ${part}`),
    });
    expect(counts.size).toBe(2);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('reports every batch, including those of the validation', async () => {
    const told: string[] = [];
    const onProgress = ({ epoch, part, batch, batches }: BatchProgress) => told.push(`epoch ${epoch}: ${part} ${batch}/${batches}`);
    await train({ seed: 1, model: createModel(), training: createTraining({ maxEpochs: 2 }), data, onProgress });
    expect(told.filter((line) => line.includes('training'))).toHaveLength(2 * 6);
    expect(told.filter((line) => line.includes('validation'))).toEqual(['epoch 1: validation 1/1', 'epoch 2: validation 1/1']);
  });

  it('pauses after the given epochs, and ends with the bits of an unpaused one when resumed from there', async () => {
    const seeded = { seed: 4, model: createModel(), training: createTraining({ maxEpochs: 5, schedule: COSINE }) };
    const whole = await trainWhole(seeded);
    let resumeFrom: ResumePoint | undefined;
    const paused = await train({
      ...seeded,
      data,
      augmentSequence: augment,
      stopAfter: 2,
      onEpoch: async ({ createCheckpoint, record: validation }) => {
        resumeFrom = { checkpoint: decodeCheckpoint(encodeCheckpoint(createCheckpoint())), validation };
      },
    });
    if (paused.status !== 'paused' || resumeFrom === undefined) throw new Error('It did not pause.');
    expect(paused.history.map(({ epoch, validationAccuracy }) => [epoch, validationAccuracy])).toEqual(
      whole.history.slice(0, 2).map(({ epoch, validationAccuracy }) => [epoch, validationAccuracy]),
    );
    const resumed = await trainWhole({ ...seeded, resumeFrom });
    expect(resumed.summary.modelSha256).toBe(whole.summary.modelSha256);
    expect(withoutTimes(resumed)).toEqual(withoutTimes(whole));
    // Told at its pauses to go on, it does without a checkpoint.
    const pauses: number[] = [];
    const onPause = async ({ history }: PausedTraining) => [2, 3, Number.POSITIVE_INFINITY][pauses.push(history.length)] ?? null;
    const gone = await train({ ...seeded, data, augmentSequence: augment, stopAfter: 2, onPause });
    expect(pauses).toEqual([2, 3]);
    expect(gone).toMatchObject({ status: 'completed', summary: { modelSha256: whole.summary.modelSha256 } });
    // Trained further already: it tells what it had then.
    const again = await train({ ...seeded, data, augmentSequence: augment, resumeFrom, stopAfter: 1 });
    expect(again).toMatchObject({ status: 'paused', history: [{ epoch: 1 }] });
  });

  it('lets the event loop run between batches and ends when aborted', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('cancelled')), 0);
    const training = createTraining({ maxEpochs: 100_000, earlyStoppingPatience: null });
    await expect(train({ seed: 1, model: createModel(), training, data, signal: controller.signal })).rejects.toThrow('cancelled');
  });
});

type Completed = TrainOutcome & { status: 'completed' };

async function trainWhole(seeded: SeededTraining): Promise<Completed> {
  const outcome = await train({ ...seeded, data, augmentSequence: augment });
  if (outcome.status !== 'completed') throw new Error(outcome.status === 'diverged' ? outcome.message : 'It paused.');
  return outcome;
}

function withoutTimes(outcome: Completed): Omit<EpochRecord, 'seconds' | 'endedAt'>[] {
  return outcome.history.map(({ seconds: _, endedAt: __, ...record }) => record);
}

async function scoreWeights(model: ModelOptions, weights: Float32Array): Promise<number> {
  const logits = await predict({ model, classes: 3, features: 3, weights, sequences: data.validation });
  const hits = [...data.validation.labels].filter((label, row) => {
    const scores = logits.subarray(row * 3, row * 3 + 3);
    return scores.indexOf(Math.max(...scores)) === label;
  });
  return hits.length / data.validation.count;
}

function countDeviceTensors(): number {
  return (tf.backend() as unknown as { binding: { getNumOfTensors(): number } }).binding.getNumOfTensors();
}
