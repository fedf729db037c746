/** What networks say of one part of a fold; rows by recording, ascending, so that those of different networks lie side by side. */
export interface PartPredictions {
  /** `[count]`, index of the recording in the data set. */
  readonly recordings: Int32Array;
  /** `[count]`, class index. */
  readonly labels: Int32Array;
  /** `[count]`, index of the group (user). */
  readonly groups: Int32Array;
  /** `[count, classes]`; softmax makes them probabilities. */
  readonly logits: Float32Array;
}

/** `trials/<key>/predictions-<version>.bin`: of a finished training. */
export interface TrialPredictions {
  readonly classes: readonly string[];
  readonly groupNames: readonly string[];
  readonly validation: PartPredictions;
  /** Null where the split has no test part. */
  readonly test: PartPredictions | null;
}
