/**
 * The operations recurrent steps are written in, once for two uses: `Kernels` runs them at once (Value: a tensor's handle), a
 * `GraphRecorder` writes them down as a TensorFlow graph (Value: a node's name).
 *
 * A *matrix* is `[rows, columns]` for one replica and `[replicas, rows, columns]` for several; axes are counted from the end, so
 * the same calls serve both. Rows are features or gates, columns are sequences, or steps × sequences.
 */
export interface Operations<Value> {
  add(a: Value, b: Value): Value;
  subtract(a: Value, b: Value): Value;
  multiply(a: Value, b: Value): Value;
  sigmoid(x: Value): Value;
  tanh(x: Value): Value;
  /** y(1 − y)·dy */
  sigmoidGradient(y: Value, dy: Value): Value;
  /** (1 − y²)·dy */
  tanhGradient(y: Value, dy: Value): Value;
  product(a: Value, b: Value): Value;
  /** aᵀ·b */
  productTransposedLeft(a: Value, b: Value): Value;
  /** a·bᵀ */
  productTransposedRight(a: Value, b: Value): Value;
  /** Equal blocks of rows; copies nothing for a single replica. */
  splitRows(matrix: Value, parts: number): Value[];
  splitColumns(matrix: Value, parts: number): Value[];
  concatRows(parts: readonly Value[]): Value;
  concatColumns(parts: readonly Value[]): Value;
  /** Stacks along a new first axis. */
  stack(parts: readonly Value[]): Value;
  /** Takes the first axis apart; copies nothing. */
  unstack(x: Value, parts: number): Value[];
  /** Sum over columns, `[rows, 1]`. */
  sumColumns(matrix: Value): Value;
}
