import { describe, expect, it } from 'vitest';
import { augment } from '../../../../core/dataset/augment.ts';
import type { EpochRecord } from '../../../../core/domain/trial.ts';
import { ARCHITECTURES, type ModelOptions, type TrainingOptions } from '../../../../core/domain/variant.ts';
import { tf } from '../../../../core/models/tensorflow.ts';
import { predict } from '../../../../core/training/predict.ts';
import { type BatchProgress, type Replica, type TrainOutcome, train } from '../../../../core/training/train.ts';
import { createFold, createModel, createTraining } from './support.ts';

const data = createFold();

describe('train', () => {
  it.each(ARCHITECTURES)('%s learns, and gives the same bits twice', async (architecture) => {
    const replica = { seed: 1, model: createModel({ architecture, dropout: 0.2 }), training: createTraining({ maxEpochs: 6 }) };
    const [first] = await trainAll([replica]);
    const [second] = await trainAll([replica]);
    expect(first?.summary.bestValidationAccuracy).toBeGreaterThan(0.8);
    expect(first?.summary.modelSha256).toBe(second?.summary.modelSha256);
    expect(withoutTimes(first)).toEqual(withoutTimes(second));
  });

  it('keeps the first epoch with the highest validation accuracy, and its weights', async () => {
    const model = createModel();
    const [outcome] = await trainAll([{ seed: 2, model, training: createTraining({ maxEpochs: 8 }) }]);
    const best = Math.max(...(outcome?.history ?? []).map((record) => record.validationAccuracy));
    expect(outcome?.summary.bestValidationAccuracy).toBe(best);
    expect(outcome?.summary.bestEpoch).toBe((outcome?.history.findIndex((record) => record.validationAccuracy === best) ?? 0) + 1);
    expect(await scoreWeights(model, outcome?.bestWeights ?? new Float32Array())).toBe(best);
  });

  it('stops after the given number of epochs without a higher validation accuracy', async () => {
    const training = createTraining({ maxEpochs: 60, earlyStoppingPatience: 3, learningRate: 3e-2 });
    const [outcome] = await trainAll([{ seed: 3, model: createModel(), training }]);
    expect(outcome?.summary.stopReason).toBe('early-stopping');
    expect(outcome?.summary.epochs).toBe((outcome?.summary.bestEpoch ?? 0) + 3);
  });

  it('reports a training whose loss is not finite as diverged, with a way out', async () => {
    const training = createTraining({ learningRate: 1e38 });
    const [outcome] = await train({ replicas: [{ seed: 1, model: createModel(), training }], data });
    expect(outcome).toMatchObject({ status: 'diverged', epoch: 1 });
    expect(outcome?.status === 'diverged' && outcome.message).toMatch(/Lower training\.learningRate/);
  });

  it.each([
    { batching: 'length-sorted' },
    { gradientClipNorm: 0.1 },
    { weightDecay: 0.1 },
    { labelSmoothing: 0.2 },
    { schedule: { type: 'cosine', warmupEpochs: 1, minimumLearningRate: 0 } },
    { augmentation: { rotationDegrees: 20, scaling: 0.2, timeWarp: 0.2, jitter: 0.1, crop: 0.2 } },
  ] satisfies Partial<TrainingOptions>[])('%j changes the training and is repeatable', async (options) => {
    const [plain] = await trainAll([{ seed: 1, model: createModel(), training: createTraining() }]);
    const [changed] = await trainAll([{ seed: 1, model: createModel(), training: createTraining(options) }]);
    const [again] = await trainAll([{ seed: 1, model: createModel(), training: createTraining(options) }]);
    expect(changed?.summary.modelSha256).not.toBe(plain?.summary.modelSha256);
    expect(again?.summary.modelSha256).toBe(changed?.summary.modelSha256);
  });

  it('keeps no tensor from batch to batch, nor after the end', async () => {
    const before = tf.memory().numTensors;
    const counts = new Set<string>();
    const replicas = [1, 2].map((seed) => ({
      seed,
      model: createModel({ dropout: 0.1 }),
      training: createTraining({ gradientClipNorm: 1, weightDecay: 0.1 }),
    }));
    await train({ replicas, data, onProgress: ({ part }) => counts.add(`${countDeviceTensors()} in ${part}`) });
    expect(counts.size).toBe(2);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('tells of every batch, of the validation too, for each replica that trains', async () => {
    const told: string[] = [];
    const replicas = [1, 2].map((maxEpochs) => ({ seed: maxEpochs, model: createModel(), training: createTraining({ maxEpochs }) }));
    const onProgress = ({ replica, epoch, part, batch, batches }: BatchProgress) =>
      told.push(`replica ${replica}, epoch ${epoch}: ${part} ${batch}/${batches}`);
    await train({ replicas, data, onProgress });
    expect(told.filter((line) => line.includes('training'))).toHaveLength(3 * 6);
    expect(told.filter((line) => line.includes('validation'))).toEqual([
      'replica 0, epoch 1: validation 1/1',
      'replica 1, epoch 1: validation 1/1',
      'replica 1, epoch 2: validation 1/1',
    ]);
  });

  it('lets the event loop run between batches and ends when aborted', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('cancelled')), 0);
    const replica = { seed: 1, model: createModel(), training: createTraining({ maxEpochs: 100_000, earlyStoppingPatience: null }) };
    await expect(train({ replicas: [replica], data, signal: controller.signal })).rejects.toThrow('cancelled');
  });

  it('refuses replicas that cannot be packed', async () => {
    const replicas = [createModel(), createModel({ hiddenSize: 7 })].map((model) => ({ seed: 1, model, training: createTraining() }));
    await expect(train({ replicas, data })).rejects.toThrow(/cannot be packed; allowed: the same network and batch size/);
  });
});

describe('packed replicas', () => {
  it.each(ARCHITECTURES)('%s: each gives its separate training’s result', async (architecture) => {
    for (const readout of ['last-padded', 'last-valid'] as const) {
      const replicas: Replica[] = [1, 2, 3].map((seed) => ({
        seed,
        model: createModel({ architecture, readout, dropout: 0.1 * seed }),
        training: createTraining({ maxEpochs: 1, learningRate: 1e-3 * seed, batching: seed === 3 ? 'length-sorted' : 'random' }),
      }));
      const packed = await trainAll(replicas);
      for (const [index, replica] of replicas.entries()) {
        const [separate] = await trainAll([replica]);
        const weights = packed[index]?.bestWeights ?? new Float32Array();
        expect(largestDifference(weights, separate?.bestWeights ?? new Float32Array())).toBeLessThan(1e-4);
        expect(packed[index]?.history[0]?.trainingLoss).toBeCloseTo(separate?.history[0]?.trainingLoss ?? 0, 4);
      }
    }
  });

  it('stop each on its own, and diverge each on its own', async () => {
    const replica = (seed: number, training: Partial<TrainingOptions>) => ({
      seed,
      model: createModel(),
      training: createTraining(training),
    });
    const outcomes = await train({
      replicas: [
        replica(1, { maxEpochs: 2 }),
        replica(2, { maxEpochs: 4 }),
        replica(3, { learningRate: Number.NaN }),
        replica(4, { maxEpochs: 1 }),
      ],
      data,
    });
    expect(outcomes.map((outcome) => (outcome.status === 'completed' ? outcome.summary.epochs : outcome.status))).toEqual([
      2,
      4,
      'diverged',
      1,
    ]);
  });
});

type Completed = TrainOutcome & { status: 'completed' };

async function trainAll(replicas: readonly Replica[]): Promise<Completed[]> {
  const outcomes = await train({ replicas, data, augmentSequence: augment });
  return outcomes.map((outcome) => {
    if (outcome.status !== 'completed') throw new Error(outcome.message);
    return outcome;
  });
}

function withoutTimes(outcome: Completed | undefined): Omit<EpochRecord, 'seconds'>[] | undefined {
  return outcome?.history.map(({ seconds: _, ...record }) => record);
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

function largestDifference(ours: Float32Array, reference: Float32Array): number {
  return ours.reduce(
    (largest, value, index) => Math.max(largest, Math.abs(value - (reference[index] as number))),
    ours.length === reference.length ? 0 : 1,
  );
}
