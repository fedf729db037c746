import type { ModelOptions } from '../domain/variant.ts';
import { expandModel } from './architectures/index.ts';
import { countLeastSteps, readsPadding } from './architectures/traits.ts';

/** One labelled recording as the network sees it. */
export interface Sequence {
  /** `[length, features]`; any further values are ignored. */
  readonly values: Float32Array;
  /** Time steps, ≥ 1. */
  readonly length: number;
}

/** A zero-padded batch. */
export interface InputBatch {
  /** Number of sequences. */
  readonly count: number;
  readonly time: number;
  readonly features: number;
  /** `[features, time · count]`: column t · count + b holds time step t of sequence b, so each time step is a block of columns. */
  readonly values: Float32Array;
  /** `[count]`: valid lengths. With the readout `last-padded`, which reads padding, all are the longest length of the batch. */
  readonly lengths: Int32Array;
}

export interface InputBatchRequest {
  readonly sequences: readonly Sequence[];
  readonly features: number;
  readonly model: ModelOptions;
  /** Returns zeroed memory for the values. It may reuse memory if only one batch is needed at a time. By default each batch gets its own. */
  readonly allocate?: (size: number) => Float32Array;
}

/** Pads sequences with zeros to the longest of the batch and lays them out time step by time step. */
export function createInputBatch(request: InputBatchRequest): InputBatch {
  const { sequences, features, model, allocate = (size) => new Float32Array(size) } = request;
  const count = sequences.length;
  const blocks = expandModel(model);
  const longest = Math.max(...sequences.map(({ length }) => length));
  const lengths = readsPadding(blocks) ? new Int32Array(count).fill(longest) : Int32Array.from(sequences, ({ length }) => length);
  const time = Math.max(longest, countLeastSteps(blocks));
  const values = allocate(features * time * count);
  const batch = { count, time, features, values, lengths };
  sequences.forEach((sequence, index) => {
    writeSequence(sequence, index, batch);
  });
  return batch;
}

/** Writes a sequence to its column of each time step. Uses local variables only, because it runs for every recording in every epoch. */
function writeSequence({ values: source, length }: Sequence, index: number, { values, count, time, features }: InputBatch): void {
  for (let feature = 0; feature < features; feature += 1) {
    const end = length * features;
    let to = feature * time * count + index;
    for (let from = feature; from < end; from += features) {
      values[to] = source[from] as number;
      to += count;
    }
  }
}
