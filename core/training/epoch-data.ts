import type { Random } from '../domain/random.ts';
import { createRandom } from '../domain/random.ts';
import type { SequenceSet } from '../domain/sequences.ts';
import type { AugmentationOptions, TrainingOptions } from '../domain/variant.ts';
import type { Sequence } from '../models/index.ts';
import { planBatches, STREAMS } from './batches.ts';
import { listSequences } from './sequence-rows.ts';

/** Distorts one training sequence; implemented by `core/dataset/augment.ts`. */
export type AugmentSequence = (request: Sequence & { features: number; options: AugmentationOptions; random: Random }) => Sequence;

export interface EpochDataRequest {
  readonly set: SequenceSet;
  readonly training: TrainingOptions;
  readonly seed: number;
  /** From 1. */
  readonly epoch: number;
  readonly augmentSequence: AugmentSequence | undefined;
}

/** The training data of one epoch: a pure function of set, options, seed and epoch. */
export interface EpochData {
  readonly sequences: readonly Sequence[];
  /** Rows of each batch. */
  readonly batches: readonly (readonly number[])[];
}

export function prepareEpoch({ set, training, seed, epoch, augmentSequence }: EpochDataRequest): EpochData {
  const sequences = augmentAll({ set, training, seed, epoch, augmentSequence });
  const batches = planBatches({
    lengths: sequences.map((sequence) => sequence.length),
    recordings: set.recordings,
    batching: training.batching,
    batchSize: training.batchSize,
    seed,
    epoch,
  });
  return { sequences, batches };
}

function augmentAll({ set, training, seed, epoch, augmentSequence }: EpochDataRequest): readonly Sequence[] {
  const sequences = listSequences(set);
  const options = training.augmentation;
  if (augmentSequence === undefined || Object.values(options).every((strength) => strength === 0)) return sequences;
  return sequences.map((sequence, row) => {
    const random = createRandom({ seed, stream: [STREAMS.augmentation, epoch, set.recordings[row] as number] });
    return augmentSequence({ ...sequence, features: set.features, options, random });
  });
}

export interface TargetsRequest {
  readonly labels: readonly number[];
  readonly classes: number;
  readonly smoothing: number;
}

/** `[labels, classes]` target distributions, with part of each spread evenly over all classes (Szegedy et al., 2016). */
export function createTargets({ labels, classes, smoothing }: TargetsRequest): Float32Array {
  const targets = new Float32Array(labels.length * classes).fill(smoothing / classes);
  labels.forEach((label, row) => {
    targets[row * classes + label] = 1 - smoothing + smoothing / classes;
  });
  return targets;
}
