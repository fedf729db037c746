/**
 * Labelled sequences of one part of a split, zero-padded to a common length and sorted by length, shortest first
 * (ties by recording index), so that a batch is a gather of rows, cut at its longest sequence.
 */
export interface SequenceSet {
  /** Number of sequences, ≥ 0. */
  readonly count: number;
  /** Padded length of every row of `values` in time steps, ≥ 1. */
  readonly maxLength: number;
  /** Features per time step, ≥ 1. */
  readonly features: number;
  /** `[count, maxLength, features]`, zero after each sequence's own length. */
  readonly values: Float32Array;
  /** `[count]`, valid time steps of each sequence, 1 … maxLength. */
  readonly lengths: Int32Array;
  /** `[count]`, class index, 0 … classes − 1. */
  readonly labels: Int32Array;
  /** `[count]`, index of the group (user) that recorded a sequence. */
  readonly groups: Int32Array;
  /** `[count]`, index of the recording in the data set, stable over splits. */
  readonly recordings: Int32Array;
}

/** The three parts of one fold. Selection, schedules and early stopping use only `validation`; `test` is evaluated once. */
export interface FoldSequences {
  readonly classes: readonly string[];
  readonly groupNames: readonly string[];
  readonly train: SequenceSet;
  readonly validation: SequenceSet;
  /** Empty (`count` 0) under the reference protocol, which has no test part. */
  readonly test: SequenceSet;
  /** Recordings of classes that are not trained, which a network should reject; absent unless the split leaves classes out. */
  readonly unknown?: SequenceSet;
}
