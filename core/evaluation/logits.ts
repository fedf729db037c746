/** Outputs of a network for recordings, with their labels. */
export interface LabelledLogits {
  /** `[count, classes]`. */
  readonly logits: Float32Array;
  /** `[count]`. */
  readonly labels: Int32Array;
  readonly classes: number;
}

/** Index of the largest of `classes` values from `offset` on; the first one if several are equal. */
export function findLargest(values: Float32Array, offset: number, classes: number): number {
  let largest = 0;
  for (let index = 1; index < classes; index += 1) {
    if ((values[offset + index] as number) > (values[offset + largest] as number)) largest = index;
  }
  return largest;
}

/** Log of the sum of exponentials of `classes` values from `offset` on, without overflow. */
export function logSumExp(values: Float32Array, offset: number, classes: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let index = offset; index < offset + classes; index += 1) largest = Math.max(largest, values[index] as number);
  let sum = 0;
  for (let index = offset; index < offset + classes; index += 1) sum += Math.exp((values[index] as number) - largest);
  return largest + Math.log(sum);
}

/** Each row's softmax, `[count, classes]`. */
export function toProbabilities(logits: Float32Array, classes: number): Float32Array {
  const probabilities = new Float32Array(logits.length);
  for (let offset = 0; offset < logits.length; offset += classes) {
    const sum = logSumExp(logits, offset, classes);
    for (let index = offset; index < offset + classes; index += 1) probabilities[index] = Math.exp((logits[index] as number) - sum);
  }
  return probabilities;
}

/** Natural logarithms, from which softmax gives the probabilities again; for 0, the logarithm of the smallest float32. */
export function toLogits(probabilities: Float32Array): Float32Array {
  return probabilities.map((probability) => Math.log(Math.max(probability, 1e-38)));
}

/** Sum of cross-entropies (nats), in the order of the recordings. */
export function sumLosses({ logits, labels, classes }: LabelledLogits): number {
  return labels.reduce(
    (sum, label, row) => sum + (logSumExp(logits, row * classes, classes) - (logits[row * classes + label] as number)),
    0,
  );
}
