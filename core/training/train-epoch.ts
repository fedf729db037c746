import { createRandom } from '../domain/random.ts';
import type { FoldSequences } from '../domain/sequences.ts';
import type { EpochTraining } from '../domain/trial.ts';
import { findLargest } from '../evaluation/logits.ts';
import { expandModel } from '../models/architectures/index.ts';
import { dropsActivations } from '../models/architectures/traits.ts';
import { createInputBatch, type DropoutRequest, type Gradients, type Network, type Sequence } from '../models/index.ts';
import { type Tensor1D, tf } from '../models/tensorflow.ts';
import { STREAMS } from './batches.ts';
import { balanceClasses } from './class-weights.ts';
import { clipGradient } from './clip-gradient.ts';
import { type AugmentSequence, createTargets, type EpochData, prepareEpoch } from './epoch-data.ts';
import { type MixedBatch, mixBatch } from './mixup.ts';
import { mixTargets } from './soft-targets.ts';
import type { TrainingRun } from './training-run.ts';
import { createLearningMask } from './transfer.ts';

export interface TrainEpochRequest {
  readonly network: Network;
  readonly data: FoldSequences;
  readonly run: TrainingRun;
  readonly augmentSequence?: AugmentSequence;
  /** Soft targets of the training part, if there are teachers. */
  readonly softTargets?: Float32Array;
  /** Awaited after each batch. @param batch batches done */
  readonly afterBatch: (batch: number, batches: number) => Promise<void>;
}

/** Trains one epoch in its own order of the training part. */
export async function trainEpoch(request: TrainEpochRequest): Promise<EpochTraining> {
  const { run, data, augmentSequence } = request;
  const { training, seed } = run;
  const epoch = prepareEpoch({ set: data.train, training, seed, epoch: run.epoch + 1, augmentSequence });
  const sums = { loss: 0, correct: 0 };
  const allocate = createScratch();
  const batches = epoch.batches.length;
  const mask = createLearningMask(request.network.layout, training.initialise, run.epoch + 1);
  try {
    for (let batch = 0; batch < batches && !run.isDiverged; batch += 1) {
      trainBatch({ request, epoch, batch, sums, allocate, mask });
      await request.afterBatch(batch + 1, batches);
    }
  } finally {
    mask?.dispose();
  }
  return { trainingLoss: sums.loss / data.train.count, trainingAccuracy: sums.correct / data.train.count };
}

interface TrainBatchRequest {
  readonly request: TrainEpochRequest;
  readonly epoch: EpochData;
  readonly batch: number;
  /** Sums to which the batch is added. */
  readonly sums: { loss: number; correct: number };
  readonly allocate: (size: number) => Float32Array;
  /** 0 for frozen weights; null if none are frozen. */
  readonly mask: Tensor1D | null;
}

/** Reuses the same memory, because the network copies a batch before it returns. */
function createScratch(): (size: number) => Float32Array {
  let memory = new Float32Array(0);
  return (size) => {
    if (memory.length < size) memory = new Float32Array(size);
    return memory.subarray(0, size).fill(0);
  };
}

function trainBatch({ request, epoch, batch, sums, allocate, mask }: TrainBatchRequest): void {
  const { run, data, network } = request;
  const { classes, model } = network.shape;
  const rows = epoch.batches[batch] as readonly number[];
  const labels = rows.map((row) => data.train.labels[row] as number);
  const sequences = rows.map((row) => epoch.sequences[row] as Sequence);
  const targets = teach(request, rows, createTargets({ labels, classes, smoothing: run.training.labelSmoothing }));
  const { sequences: mixed, ...aims } = mix(request, batch, { sequences, targets, ...weighLosses(request, labels) });
  const { loss, logits, gradient } = computeGradients(request, {
    batch: createInputBatch({ sequences: mixed, features: data.train.features, model, allocate }),
    dropout: createDropout(run, batch),
    ...aims,
  });
  if (!Number.isFinite(loss)) run.diverge(`epoch ${run.epoch + 1}, batch ${batch + 1}`);
  sums.loss += loss * labels.length;
  sums.correct += labels.filter((label, row) => findLargest(logits, row * classes, classes) === label).length;
  if (!run.isDiverged) updateWeights(run, gradient, mask);
  gradient.dispose();
}

type GradientsInput = Omit<Parameters<Network['computeGradients']>[0], 'weights'>;

function computeGradients({ network, run }: TrainEpochRequest, input: GradientsInput): Gradients {
  const weights = run.adam.readWeights();
  try {
    return network.computeGradients({ ...input, weights });
  } finally {
    weights.dispose();
  }
}

function updateWeights(run: TrainingRun, gradient: Tensor1D, mask: Tensor1D | null): void {
  const { gradientClipNorm, weightDecay } = run.training;
  const { learningRate } = run;
  const learning = mask === null ? gradient : tf.mul<Tensor1D>(gradient, mask);
  const used = gradientClipNorm === null ? learning : clipGradient(learning, gradientClipNorm);
  run.adam.update({ gradient: used, learningRate, weightDecay, mask });
  if (used !== learning) used.dispose();
  if (learning !== gradient) learning.dispose();
}

function teach({ run, network, softTargets }: TrainEpochRequest, rows: readonly number[], targets: Float32Array): Float32Array {
  const { distil } = run.training;
  if (distil === undefined || softTargets === undefined) return targets;
  return mixTargets({ targets, soft: softTargets, rows, classes: network.shape.classes, weight: distil.weight });
}

/** Empty without class weights, so that the computation has the same steps and bits as before they existed. */
function weighLosses({ run, data, network }: TrainEpochRequest, labels: readonly number[]): { lossWeights?: Float32Array } {
  if (run.training.classWeights === undefined) return {};
  const balanced = balanceClasses(data.train.labels, network.shape.classes);
  return { lossWeights: Float32Array.from(labels, (label) => balanced[label] as number) };
}

function mix({ run, data }: TrainEpochRequest, batch: number, given: MixedBatch): MixedBatch {
  const { mixup } = run.training;
  if (mixup === undefined) return given;
  const random = createRandom({ seed: run.seed, stream: [STREAMS.mixup, run.epoch + 1, batch] });
  return mixBatch({ ...given, features: data.train.features, alpha: mixup, random });
}

function createDropout(run: TrainingRun, batch: number): DropoutRequest | null {
  if (!dropsActivations(expandModel(run.model))) return null;
  const random = createRandom({ seed: run.seed, stream: [STREAMS.dropout, run.epoch + 1, batch] });
  return { key: [random.bits() | 0, random.bits() | 0] };
}
