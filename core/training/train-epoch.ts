import { createRandom } from '../domain/random.ts';
import type { FoldSequences } from '../domain/sequences.ts';
import type { EpochTraining } from '../domain/trial.ts';
import { createInputBatch, type DropoutRequest, type Gradients, type Network, type Sequence } from '../models/index.ts';
import { type Tensor1D, tf } from '../models/tensorflow.ts';
import { STREAMS } from './batches.ts';
import { balanceClasses } from './class-weights.ts';
import { clipGradient } from './clip-gradient.ts';
import { type AugmentSequence, createTargets, type EpochData, prepareEpoch } from './epoch-data.ts';
import type { ReplicaRun } from './replica.ts';
import { findLargest } from './sequence-rows.ts';

export interface TrainEpochRequest {
  readonly network: Network;
  readonly data: FoldSequences;
  readonly runs: readonly ReplicaRun[];
  readonly augmentSequence?: AugmentSequence;
  /** Awaited after each batch. @param batch batches done */
  readonly afterBatch: (batch: number, batches: number) => Promise<void>;
}

/** Runs every replica once through its own order of the training part. @returns one entry per run */
export async function trainEpoch(request: TrainEpochRequest): Promise<EpochTraining[]> {
  const { runs, data, augmentSequence } = request;
  const epochs = runs.map(({ replica, epoch }) =>
    prepareEpoch({ set: data.train, training: replica.training, seed: replica.seed, epoch: epoch + 1, augmentSequence }),
  );
  const sums = runs.map(() => ({ loss: 0, correct: 0 }));
  const allocate = createScratch();
  const batches = epochs[0]?.batches.length ?? 0;
  for (let batch = 0; batch < batches && runs.some((run) => !run.isDiverged); batch += 1) {
    trainBatch({ request, epochs, batch, sums, allocate });
    await request.afterBatch(batch + 1, batches);
  }
  return sums.map(({ loss, correct }) => ({ trainingLoss: loss / data.train.count, trainingAccuracy: correct / data.train.count }));
}

interface TrainBatchRequest {
  readonly request: TrainEpochRequest;
  /** `[replicas]`. */
  readonly epochs: readonly EpochData[];
  readonly batch: number;
  /** `[replicas]`, added to. */
  readonly sums: readonly { loss: number; correct: number }[];
  readonly allocate: (size: number) => Float32Array;
}

/** Hands out the same memory again and again: the network copies a batch before it returns. */
function createScratch(): (size: number) => Float32Array {
  let memory = new Float32Array(0);
  return (size) => {
    if (memory.length < size) memory = new Float32Array(size);
    return memory.subarray(0, size).fill(0);
  };
}

function trainBatch({ request, epochs, batch, sums, allocate }: TrainBatchRequest): void {
  const { runs, data, network } = request;
  const { classes, model } = network.shape;
  const rows = epochs.map((epoch) => epoch.batches[batch] as readonly number[]);
  const labels = rows.map((picked) => picked.map((row) => data.train.labels[row] as number));
  const sequences = epochs.map((epoch, index) => (rows[index] as readonly number[]).map((row) => epoch.sequences[row] as Sequence));
  const result = computeGradients(request, {
    batch: createInputBatch({ sequences, features: data.train.features, model, allocate }),
    targets: joinTargets(runs, labels, classes),
    dropout: createDropout(runs, batch),
    ...weighLosses(request, labels),
  });
  runs.forEach((run, index) => {
    const sum = sums[index] as { loss: number; correct: number };
    const own = labels[index] as readonly number[];
    const loss = result.losses[index] as number;
    if (!Number.isFinite(loss)) run.diverge(`epoch ${run.epoch + 1}, batch ${batch + 1}`);
    sum.loss += loss * own.length;
    sum.correct += own.filter((label, row) => findLargest(result.logits, (index * own.length + row) * classes, classes) === label).length;
    if (!run.isDiverged) updateWeights(run, result.gradients[index] as Tensor1D);
  });
  tf.dispose([...result.gradients]);
}

type GradientsInput = Omit<Parameters<Network['computeGradients']>[0], 'weights'>;

function computeGradients({ network, runs }: TrainEpochRequest, input: GradientsInput): Gradients {
  const weights = runs.map((run) => run.adam.readWeights());
  try {
    return network.computeGradients({ ...input, weights });
  } finally {
    tf.dispose(weights);
  }
}

function updateWeights(run: ReplicaRun, gradient: Tensor1D): void {
  const { gradientClipNorm, weightDecay } = run.replica.training;
  const { learningRate } = run;
  const used = gradientClipNorm === null ? gradient : clipGradient(gradient, gradientClipNorm);
  run.adam.update({ gradient: used, learningRate, weightDecay });
  if (used !== gradient) used.dispose();
}

function joinTargets(runs: readonly ReplicaRun[], labels: readonly (readonly number[])[], classes: number): Float32Array {
  const size = (labels[0]?.length ?? 0) * classes;
  const targets = new Float32Array(runs.length * size);
  runs.forEach(({ replica }, index) => {
    const smoothing = replica.training.labelSmoothing;
    targets.set(createTargets({ labels: labels[index] as readonly number[], classes, smoothing }), index * size);
  });
  return targets;
}

/** Nothing where no replica weighs its classes: the computation then has one step less, and the bits of before. */
function weighLosses({ runs, data, network }: TrainEpochRequest, labels: readonly (readonly number[])[]): { lossWeights?: Float32Array } {
  if (runs.every(({ replica }) => replica.training.classWeights === undefined)) return {};
  const balanced = balanceClasses(data.train.labels, network.shape.classes);
  const weights = runs.flatMap(({ replica }, index) =>
    (labels[index] as readonly number[]).map((label) => (replica.training.classWeights === undefined ? 1 : (balanced[label] as number))),
  );
  return { lossWeights: Float32Array.from(weights) };
}

function createDropout(runs: readonly ReplicaRun[], batch: number): DropoutRequest | null {
  const probabilities = runs.map((run) => run.replica.model.dropout);
  if (probabilities.every((probability) => probability === 0)) return null;
  const keys = runs.map(({ replica, epoch }) => {
    const random = createRandom({ seed: replica.seed, stream: [STREAMS.dropout, epoch + 1, batch] });
    return [random.bits() | 0, random.bits() | 0] as const;
  });
  return { probabilities, keys };
}
