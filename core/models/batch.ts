import type { ModelOptions, Readout } from '../domain/variant.ts';
import { CONVOLUTION } from './parameters.ts';

/** One labelled recording as the network sees it. */
export interface Sequence {
  /** `[length, features]`; what lies beyond is not read. */
  readonly values: Float32Array;
  /** Time steps, ≥ 1. */
  readonly length: number;
}

/** A zero-padded batch for each of K replicas that compute side by side. */
export interface InputBatch {
  /** K ≥ 1. */
  readonly replicas: number;
  /** Sequences per replica. */
  readonly count: number;
  readonly time: number;
  readonly features: number;
  /** `[replicas, features, time · count]`: column t · count + b holds step t of sequence b, so that a step is a block of columns. */
  readonly values: Float32Array;
  /** `[replicas, count]`: steps that count. Under the readout `last-padded` the longest of the replica's batch, for padding counts there. */
  readonly lengths: Int32Array;
}

export interface InputBatchRequest {
  /** `[replicas][count]`, the same count for each replica. */
  readonly sequences: readonly (readonly Sequence[])[];
  readonly features: number;
  readonly model: ModelOptions;
  /** Gives zeroed memory for the values, the same again where only one batch is needed at a time; by default each gets its own. */
  readonly allocate?: (size: number) => Float32Array;
}

/** Pads sequences with zeros to the longest of the batch and lays them out one step after another. */
export function createInputBatch(request: InputBatchRequest): InputBatch {
  const { sequences, features, model, allocate = (size) => new Float32Array(size) } = request;
  const replicas = sequences.length;
  const count = sequences[0]?.length ?? 0;
  const lengths = Int32Array.from(sequences.flatMap((batch) => listLengths(batch, model.readout)));
  const time = Math.max(model.architecture === 'conv1d-gru' ? CONVOLUTION.pool : 1, ...lengths);
  const values = allocate(replicas * features * time * count);
  sequences.forEach((batch, replica) => {
    batch.forEach(({ values: source, length }, index) => {
      const first = replica * features * time * count + index;
      for (let step = 0; step < length; step += 1) {
        for (let feature = 0; feature < features; feature += 1) {
          values[first + (feature * time + step) * count] = source[step * features + feature] as number;
        }
      }
    });
  });
  return { replicas, count, time, features, values, lengths };
}

function listLengths(batch: readonly Sequence[], readout: Readout): number[] {
  const lengths = batch.map((sequence) => sequence.length);
  return readout === 'last-padded' ? lengths.map(() => Math.max(...lengths)) : lengths;
}

/** Lengths after the pooling of the convolutional front end: an odd last step is dropped, as PyTorch does, but one step stays. */
export function poolLengths(lengths: Int32Array): Int32Array {
  return lengths.map((length) => Math.max(1, Math.floor(length / CONVOLUTION.pool)));
}
