/**
 * Labelled sequences of one part of a split, zero-padded to a common length and sorted by length, shortest first
 * (ties by recording index), so that any batch is a gather of rows and a cut at the batch's longest.
 */
export interface SequenceSet {
  /** Number of sequences, ≥ 0. */
  readonly count: number;
  /** Time steps every row of `values` is padded to, ≥ 1. */
  readonly maxLength: number;
  /** Features per time step, ≥ 1. */
  readonly features: number;
  /** `[count, maxLength, features]`, zero after each sequence's own length. */
  readonly values: Float32Array;
  /** `[count]`, valid time steps of each sequence, 1 … maxLength. */
  readonly lengths: Int32Array;
  /** `[count]`, class index, 0 … classes − 1. */
  readonly labels: Int32Array;
  /** `[count]`, index of the group (user) a sequence was recorded by. */
  readonly groups: Int32Array;
  /** `[count]`, index of the recording in the data set, stable over splits. */
  readonly recordings: Int32Array;
}

/** The three parts of one fold. Selection, schedules and early stopping see `validation` only; `test` is read once. */
export interface FoldSequences {
  readonly classes: readonly string[];
  readonly groupNames: readonly string[];
  readonly train: SequenceSet;
  readonly validation: SequenceSet;
  /** Empty (`count` 0) under the reference protocol, which has no test part. */
  readonly test: SequenceSet;
  /** Recordings of classes that nothing is trained on, which a network should refuse; absent unless the split leaves classes out. */
  readonly unknown?: SequenceSet;
}
