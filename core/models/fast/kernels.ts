import type { Attribute, Handle } from '../binding.ts';
import { Handles } from './handles.ts';

/**
 * TensorFlow's operations that networks use.
 *
 * A *matrix* is `[rows, columns]`: rows are features or gates, columns are sequences, or time steps × sequences.
 */
export class Kernels extends Handles {
  readonly #transpose: readonly [Attribute[], Attribute[]] = [
    [this.flagAttribute('transpose_a', true)],
    [this.flagAttribute('transpose_b', true)],
  ];
  readonly #keepDimensions: Attribute[] = [this.flagAttribute('keep_dims', true)];

  add = (a: Handle, b: Handle) => this.run('AddV2', [a, b]);
  subtract = (a: Handle, b: Handle) => this.run('Sub', [a, b]);
  multiply = (a: Handle, b: Handle) => this.run('Mul', [a, b]);
  /** Sum of one or more tensors of the same shape. Returns a single tensor as it is. */
  sum(terms: readonly Handle[]): Handle {
    if (terms.length === 1) return terms[0] as Handle;
    return this.run('AddN', terms, this.listAttributes(terms.length));
  }

  product(a: Handle, b: Handle): Handle {
    return this.run('MatMul', [a, b]);
  }

  /** aᵀ·b */
  productTransposedLeft(a: Handle, b: Handle): Handle {
    return this.run('MatMul', [a, b], this.#transpose[0]);
  }

  /** a·bᵀ */
  productTransposedRight(a: Handle, b: Handle): Handle {
    return this.run('MatMul', [a, b], this.#transpose[1]);
  }

  /** Batched product a·b of matrices `[…, rows, columns]`; either factor can be transposed. */
  productOfEach(a: Handle, b: Handle, transposed: { readonly left?: boolean; readonly right?: boolean } = {}): Handle {
    const attributes = [this.flagAttribute('adj_x', transposed.left ?? false), this.flagAttribute('adj_y', transposed.right ?? false)];
    return this.run('BatchMatMulV2', [a, b], attributes);
  }

  /** The values of a vector from `offset` on, by a custom operation. @param shape with two or more axes */
  takeMatrix(vector: Handle, offset: number, shape: readonly number[]): Handle {
    const [rows, ...others] = shape as [number, ...number[]];
    const matrix = this.run('DurasweepTake', [vector, this.integers([offset, rows, others.reduce((product, size) => product * size, 1)])]);
    return shape.length === 2 ? matrix : this.reshape(matrix, shape);
  }

  /** Concatenates all values of some tensors, by a custom operation. @param size total number of values */
  joinVectors(parts: readonly Handle[], size: number): Handle {
    return this.run('DurasweepJoin', [this.integers([size]), ...parts], [this.integerAttribute('N', parts.length)]);
  }

  /** Equal blocks of rows, without copying. */
  splitRows(matrix: Handle, parts: number): Handle[] {
    return this.runMany('Split', [this.integer(ROWS), matrix], [this.integerAttribute('num_split', parts)], parts);
  }

  /** Blocks of columns of the given sizes. */
  splitColumnsAt(matrix: Handle, sizes: readonly number[]): Handle[] {
    const attributes = [this.integerAttribute('num_split', sizes.length)];
    return this.runMany('SplitV', [matrix, this.integers(sizes), this.integer(COLUMNS)], attributes, sizes.length);
  }

  splitColumns(matrix: Handle, parts: number): Handle[] {
    return this.runMany('Split', [this.integer(COLUMNS), matrix], [this.integerAttribute('num_split', parts)], parts);
  }

  /** A range of adjacent columns. */
  takeColumns(matrix: Handle, first: number, columns: number): Handle {
    return this.run('Slice', [matrix, this.integers([0, first]), this.integers([-1, columns])]);
  }

  /** Consecutive values of a vector. */
  takeValues(vector: Handle, first: number, size: number): Handle {
    return this.run('Slice', [vector, this.integers([first]), this.integers([size])]);
  }

  /** `[steps, count, width]` with the first `lengths[i]` steps of each sequence in reverse order. @param lengths int32 `[count]` */
  reverseSequences(values: Handle, lengths: Handle): Handle {
    return this.run('ReverseSequence', [values, lengths], [this.integerAttribute('seq_dim', 0), this.integerAttribute('batch_dim', 1)]);
  }

  /** Adds columns of zeros before and after. */
  padColumns(matrix: Handle, before: number, after: number): Handle {
    if (before === 0 && after === 0) return matrix;
    return this.run('Pad', [matrix, this.integers([0, 0, before, after], [2, 2])]);
  }

  /** Replaces each time step's columns by those of the time step `shift` later (earlier if negative), or by zeros if there is none. */
  shiftSteps(matrix: Handle, shift: number, { time, count }: { readonly time: number; readonly count: number }): Handle {
    if (shift === 0) return matrix;
    const far = Math.min(Math.abs(shift), time) * count;
    const kept = this.takeColumns(matrix, shift < 0 ? 0 : far, time * count - far);
    return shift < 0 ? this.padColumns(kept, far, 0) : this.padColumns(kept, 0, far);
  }

  concatRows(parts: readonly Handle[]): Handle {
    return this.#concat(parts, ROWS);
  }

  concatColumns(parts: readonly Handle[]): Handle {
    return this.#concat(parts, COLUMNS);
  }

  /** Sum over an axis, which is kept with length 1. The axis is counted from the end (negative). */
  sumOver(x: Handle, axis: number): Handle {
    return this.run('Sum', [x, this.integer(axis)], this.#keepDimensions);
  }

  maximumOver(x: Handle, axis: number): Handle {
    return this.run('Max', [x, this.integer(axis)], this.#keepDimensions);
  }

  meanOver(x: Handle, axis: number): Handle {
    return this.run('Mean', [x, this.integer(axis)], this.#keepDimensions);
  }

  reshape(x: Handle, shape: readonly number[]): Handle {
    return this.run('Reshape', [x, this.integers(shape)]);
  }

  transpose(x: Handle, permutation: readonly number[]): Handle {
    return this.run('Transpose', [x, this.integers(permutation)]);
  }

  fill(value: number, shape: readonly number[]): Handle {
    return this.run('Fill', [this.integers(shape), this.scalar(value)]);
  }

  /** 1 for true, 0 for false. */
  castToFloat(x: Handle): Handle {
    return this.run('Cast', [x], [{ ...this.floatAttribute, name: 'DstT' }]);
  }

  /** Random words from TensorFlow's Philox generator: word i depends only on the two seeds and i. int32. */
  randomWords(shape: readonly number[], seed: Int32Array): Handle {
    const key = this.binding.createTensor([2], this.binding.TF_INT32, seed);
    const type = { ...this.floatAttribute, name: 'dtype', value: this.binding.TF_INT32 };
    const handle = this.run('StatelessRandomUniformFullInt', [this.integers(shape), key], [type]);
    this.binding.deleteTensor(key);
    return handle;
  }

  /** The two 16-bit halves of each word, the lower first, along a new last axis. */
  splitWords(words: Handle): Handle {
    const types = [
      { ...this.floatAttribute, value: this.binding.TF_INT32 },
      { ...this.floatAttribute, name: 'type', value: UINT16 },
    ];
    return this.run('Bitcast', [words], types);
  }

  /** 1 where a 16-bit value is at least `bits`, else 0. */
  isAtLeast(halves: Handle, bits: number): Handle {
    const limit = this.run('Cast', [this.integer(bits)], [{ ...this.floatAttribute, name: 'DstT', value: UINT16 }]);
    const result = this.run('GreaterEqual', [halves, limit]);
    this.free(limit);
    return this.castToFloat(result);
  }

  #concat(parts: readonly Handle[], axis: number): Handle {
    if (parts.length === 1) return parts[0] as Handle;
    return this.run('ConcatV2', [...parts, this.integer(axis)], this.listAttributes(parts.length));
  }
}

/** TensorFlow's number for uint16, which tfjs does not define. */
const UINT16 = 17;
const ROWS = -2;
const COLUMNS = -1;
