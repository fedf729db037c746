/** A network's predictions for one part of a fold; rows are sorted by recording, so those of different networks correspond. */
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

/** Content of `trials/<key>/predictions-<version>.bin`. */
export interface TrialPredictions {
  readonly classes: readonly string[];
  readonly groupNames: readonly string[];
  readonly validation: PartPredictions;
  /** Null if the split has no test part. */
  readonly test: PartPredictions | null;
}
