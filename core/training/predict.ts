import { setImmediate } from 'node:timers/promises';
import type { SequenceSet } from '../domain/sequences.ts';
import type { ModelOptions } from '../domain/variant.ts';
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

/** Where the amount of padding counts, batches are those of the reference protocol; elsewhere larger ones of similar length. */
const BATCH_SIZE = { padded: 64, valid: 128 } as const;

/** Logits of every sequence, `[count, classes]`, in the set's order. */
export async function predict(request: PredictRequest): Promise<Float32Array> {
  const { model, classes, features, sequences } = request;
  const network = createFastNetwork({ model, classes, features });
  const weights = tf.tensor1d(Float32Array.from(request.weights));
  try {
    const batches = planPrediction(sequences, model);
    const [logits] = await computeAllLogits({
      network,
      weights: [weights],
      batches,
      count: sequences.count,
      afterBatch: () => {
        request.onBatch?.();
        return setImmediate();
      },
    });
    return logits as Float32Array;
  } finally {
    weights.dispose();
  }
}

export interface PredictionBatch {
  readonly rows: readonly number[];
  readonly input: InputBatch;
}

/** A set's batches for one replica, built once and used after every epoch. */
export function planPrediction(set: SequenceSet, model: ModelOptions): PredictionBatch[] {
  const sequences = listSequences(set);
  const plan = model.readout === 'last-padded' ? planRecordingOrder(set, BATCH_SIZE.padded) : planStoredOrder(set.count, BATCH_SIZE.valid);
  return plan.map((rows) => {
    const picked = rows.map((row) => sequences[row] as (typeof sequences)[number]);
    return { rows, input: createInputBatch({ sequences: [picked], features: set.features, model }) };
  });
}

export interface AllLogitsRequest {
  readonly network: Network;
  /** `[replicas]`. */
  readonly weights: readonly Tensor1D[];
  readonly batches: readonly PredictionBatch[];
  /** Rows of the set. */
  readonly count: number;
  /** Awaited after each batch. @param batch batches done */
  readonly afterBatch: (batch: number, batches: number) => Promise<void>;
}

/** @returns `[replicas]` of `[count, classes]`, in the set's order */
export async function computeAllLogits(request: AllLogitsRequest): Promise<Float32Array[]> {
  const { network, weights, batches, count, afterBatch } = request;
  const { classes } = network.shape;
  const all = weights.map(() => new Float32Array(count * classes));
  for (const [index, { rows, input }] of batches.entries()) {
    const logits = network.computeLogits({ weights, batch: repeatBatch(input, weights.length) });
    all.forEach((target, replica) => {
      rows.forEach((row, position) => {
        const start = (replica * rows.length + position) * classes;
        target.set(logits.subarray(start, start + classes), row * classes);
      });
    });
    await afterBatch(index + 1, batches.length);
  }
  return all;
}

/** The same sequences for each of several packed replicas. */
function repeatBatch(batch: InputBatch, replicas: number): InputBatch {
  if (replicas === 1) return batch;
  const values = new Float32Array(replicas * batch.values.length);
  const lengths = new Int32Array(replicas * batch.lengths.length);
  for (let replica = 0; replica < replicas; replica += 1) {
    values.set(batch.values, replica * batch.values.length);
    lengths.set(batch.lengths, replica * batch.lengths.length);
  }
  return { ...batch, replicas, values, lengths };
}
