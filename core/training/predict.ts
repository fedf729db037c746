import { setImmediate } from 'node:timers/promises';
import type { SequenceSet } from '../domain/sequences.ts';
import type { ModelOptions } from '../domain/variant.ts';
import { expandModel } from '../models/architectures/index.ts';
import { readsPadding } from '../models/architectures/traits.ts';
import { createFastNetwork, createInputBatch, type InputBatch, type Network } from '../models/index.ts';
import { type Tensor1D, tf } from '../models/tensorflow.ts';
import { planRecordingOrder, planStoredOrder } from './batches.ts';
import { listSequences } from './sequence-rows.ts';

export interface PredictRequest {
  readonly model: ModelOptions;
  readonly classes: number;
  readonly features: number;
  /** Flat, in the order of `layoutParameters`. */
  readonly weights: Float32Array;
  readonly sequences: SequenceSet;
  /** Called for each batch. */
  readonly onBatch?: (() => void) | undefined;
}

/** If padding matters, batches are those of the reference protocol; otherwise larger ones of similar length. */
const BATCH_SIZE = { padded: 64, valid: 128 } as const;

/** Logits of every sequence, `[count, classes]`, in the set's order. */
export async function predict(request: PredictRequest): Promise<Float32Array> {
  const { model, classes, features, sequences } = request;
  const network = createFastNetwork({ model, classes, features });
  const weights = tf.tensor1d(Float32Array.from(request.weights));
  try {
    const batches = planPrediction(sequences, model);
    const afterBatch = () => {
      request.onBatch?.();
      return setImmediate();
    };
    return await computeAllLogits({ network, weights, batches, count: sequences.count, afterBatch });
  } finally {
    weights.dispose();
  }
}

export interface PredictionBatch {
  readonly rows: readonly number[];
  readonly input: InputBatch;
}

/** Plans a set's batches once, for use after every epoch. */
export function planPrediction(set: SequenceSet, model: ModelOptions): PredictionBatch[] {
  const sequences = listSequences(set);
  const plan = readsPadding(expandModel(model)) ? planRecordingOrder(set, BATCH_SIZE.padded) : planStoredOrder(set.count, BATCH_SIZE.valid);
  return plan.map((rows) => {
    const picked = rows.map((row) => sequences[row] as (typeof sequences)[number]);
    return { rows, input: createInputBatch({ sequences: picked, features: set.features, model }) };
  });
}

export interface AllLogitsRequest {
  readonly network: Network;
  readonly weights: Tensor1D;
  readonly batches: readonly PredictionBatch[];
  /** Number of rows of the set. */
  readonly count: number;
  /** Awaited after each batch. @param batch batches done */
  readonly afterBatch: (batch: number, batches: number) => Promise<void>;
}

/** @returns `[count, classes]`, in the set's order */
export async function computeAllLogits(request: AllLogitsRequest): Promise<Float32Array> {
  const { network, weights, batches, count, afterBatch } = request;
  const { classes } = network.shape;
  const all = new Float32Array(count * classes);
  for (const [index, { rows, input }] of batches.entries()) {
    const logits = network.computeLogits({ weights, batch: input });
    rows.forEach((row, position) => {
      all.set(logits.subarray(position * classes, (position + 1) * classes), row * classes);
    });
    await afterBatch(index + 1, batches.length);
  }
  return all;
}
