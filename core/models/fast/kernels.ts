import { type Attribute, type Binding, getNodeBackend, type Handle } from '../binding.ts';

/**
 * TensorFlow's operations called directly through the addon: about 5 µs a call instead of the engine's 20, no tensor objects,
 * no `tidy`. One instance serves one batch: it knows every handle it made, frees early what it is told to, and all the rest at the end.
 *
 * A *matrix* is `[rows, columns]`: rows are features or gates, columns are sequences, or steps × sequences.
 */
export class Kernels {
  /** TensorFlow's number for float32. */
  readonly floatType: number;
  readonly #binding: Binding;
  readonly #live = new Set<Handle>();
  readonly #constants = new Map<string, Handle>();
  readonly #floatType: Attribute;
  readonly #transpose: readonly [Attribute[], Attribute[]];
  readonly #keepDimensions: Attribute[];

  constructor() {
    const { binding } = getNodeBackend();
    const flag = (name: string): Attribute => ({ name, type: binding.TF_ATTR_BOOL, value: true });
    this.floatType = binding.TF_FLOAT;
    this.#binding = binding;
    this.#transpose = [[flag('transpose_a')], [flag('transpose_b')]];
    this.#floatType = { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
    this.#keepDimensions = [flag('keep_dims')];
  }

  /** Runs any operation with one result. */
  run(name: string, inputs: readonly Handle[], attributes: readonly Attribute[] = NONE): Handle {
    const handle = (this.#binding.executeOp(name, attributes, inputs, 1)[0] as { id: Handle }).id;
    this.#live.add(handle);
    return handle;
  }

  /** Runs any operation with several results. */
  runMany(name: string, inputs: readonly Handle[], attributes: readonly Attribute[], outputs: number): Handle[] {
    const handles = this.#binding.executeOp(name, attributes, inputs, outputs).map((output) => output.id);
    for (const handle of handles) this.#live.add(handle);
    return handles;
  }

  integerAttribute(name: string, value: number): Attribute {
    return { name, type: this.#binding.TF_ATTR_INT, value };
  }

  add = (a: Handle, b: Handle) => this.run('AddV2', [a, b]);
  subtract = (a: Handle, b: Handle) => this.run('Sub', [a, b]);
  multiply = (a: Handle, b: Handle) => this.run('Mul', [a, b]);
  sigmoid = (x: Handle) => this.run('Sigmoid', [x]);
  tanh = (x: Handle) => this.run('Tanh', [x]);
  /** y(1 − y)·dy */
  sigmoidGradient = (y: Handle, dy: Handle) => this.run('SigmoidGrad', [y, dy]);
  /** (1 − y²)·dy */
  tanhGradient = (y: Handle, dy: Handle) => this.run('TanhGrad', [y, dy]);

  /** Sum of one or more tensors of one shape; of a single one, that one itself. */
  sum(terms: readonly Handle[]): Handle {
    if (terms.length === 1) return terms[0] as Handle;
    return this.run('AddN', terms, this.#listAttributes(terms.length));
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

  /** a·b of each matrix `[…, rows, columns]`, either transposed if need be. */
  productOfEach(a: Handle, b: Handle, transposed: { readonly left?: boolean; readonly right?: boolean } = {}): Handle {
    const flag = (name: string, value = false): Attribute => ({ name, type: this.#binding.TF_ATTR_BOOL, value });
    return this.run('BatchMatMulV2', [a, b], [flag('adj_x', transposed.left), flag('adj_y', transposed.right)]);
  }

  /** Of a vector, by an operation of our own, the values from `offset` on. @param shape with two axes or more */
  takeMatrix(vector: Handle, offset: number, shape: readonly number[]): Handle {
    const [rows, ...others] = shape as [number, ...number[]];
    const matrix = this.run('DurasweepTake', [vector, this.integers([offset, rows, others.reduce((product, size) => product * size, 1)])]);
    return shape.length === 2 ? matrix : this.reshape(matrix, shape);
  }

  /** All values of some tensors one after another, by an operation of our own. @param size how many they are */
  joinVectors(parts: readonly Handle[], size: number): Handle {
    return this.run('DurasweepJoin', [this.integers([size]), ...parts], [this.integerAttribute('N', parts.length)]);
  }

  /** Equal blocks of rows; copies nothing. */
  splitRows(matrix: Handle, parts: number): Handle[] {
    return this.runMany('Split', [this.integer(ROWS), matrix], [this.integerAttribute('num_split', parts)], parts);
  }

  /** Blocks of the given numbers of columns. */
  splitColumnsAt(matrix: Handle, sizes: readonly number[]): Handle[] {
    const attributes = [this.integerAttribute('num_split', sizes.length)];
    return this.runMany('SplitV', [matrix, this.integers(sizes), this.integer(COLUMNS)], attributes, sizes.length);
  }

  splitColumns(matrix: Handle, parts: number): Handle[] {
    return this.runMany('Split', [this.integer(COLUMNS), matrix], [this.integerAttribute('num_split', parts)], parts);
  }

  /** Some columns that lie side by side. */
  takeColumns(matrix: Handle, first: number, columns: number): Handle {
    return this.run('Slice', [matrix, this.integers([0, first]), this.integers([-1, columns])]);
  }

  /** With columns of zeros before and after. */
  padColumns(matrix: Handle, before: number, after: number): Handle {
    if (before === 0 && after === 0) return matrix;
    return this.run('Pad', [matrix, this.integers([0, 0, before, after], [2, 2])]);
  }

  /** Each step's columns become those of the step `shift` after it, or before it where that is negative; zeros where there is none. */
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

  /** Sum over an axis (counted from the end, negative), which stays with length 1. */
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

  /** A tensor of given values, in TensorFlow's own memory. */
  tensor(values: Float32Array, shape: readonly number[]): Handle {
    const borrowed = this.#binding.createTensor(shape, this.#binding.TF_FLOAT, values);
    // It lies in JavaScript's memory, which must be let go on JavaScript's thread.
    const owned = this.run('Mul', [borrowed, this.scalar(1)]);
    this.#binding.deleteTensor(borrowed);
    return owned;
  }

  fill(value: number, shape: readonly number[]): Handle {
    return this.run('Fill', [this.integers(shape), this.scalar(value)]);
  }

  /** 1 for true, 0 for false. */
  castToFloat(x: Handle): Handle {
    return this.run('Cast', [x], [{ ...this.#floatType, name: 'DstT' }]);
  }

  /** Random words by TensorFlow's Philox generator: word i depends on the two seeds and i alone. int32. */
  randomWords(shape: readonly number[], seed: Int32Array): Handle {
    const key = this.#binding.createTensor([2], this.#binding.TF_INT32, seed);
    const type = { ...this.#floatType, name: 'dtype', value: this.#binding.TF_INT32 };
    const handle = this.run('StatelessRandomUniformFullInt', [this.integers(shape), key], [type]);
    this.#binding.deleteTensor(key);
    return handle;
  }

  /** The two 16-bit halves of each word, the lower first, along a new last axis. */
  splitWords(words: Handle): Handle {
    const types = [
      { ...this.#floatType, value: this.#binding.TF_INT32 },
      { ...this.#floatType, name: 'type', value: UINT16 },
    ];
    return this.run('Bitcast', [words], types);
  }

  /** 1 where 16 bits are at least `bits`, else 0. */
  isAtLeast(halves: Handle, bits: number): Handle {
    const limit = this.run('Cast', [this.integer(bits)], [{ ...this.#floatType, name: 'DstT', value: UINT16 }]);
    const result = this.run('GreaterEqual', [halves, limit]);
    this.free(limit);
    return this.castToFloat(result);
  }

  scalar(value: number): Handle {
    return this.#constant(`scalar ${value}`, () => this.#binding.createTensor([], this.#binding.TF_FLOAT, Float32Array.of(value)));
  }

  integer(value: number): Handle {
    return this.#constant(`integer ${value}`, () => this.#binding.createTensor([], this.#binding.TF_INT32, Int32Array.of(value)));
  }

  integers(values: readonly number[], shape: readonly number[] = [values.length]): Handle {
    return this.#constant(`integers ${shape}: ${values}`, () =>
      this.#binding.createTensor(shape, this.#binding.TF_INT32, Int32Array.from(values)),
    );
  }

  read(handle: Handle): Float32Array {
    return this.#binding.tensorDataSync(handle);
  }

  /** Frees tensors before the end. Freeing one twice, or one that another instance made, does nothing. */
  free(...handles: readonly Handle[]): void {
    for (const handle of handles) if (this.#live.delete(handle)) this.#binding.deleteTensor(handle);
  }

  /** Hands a tensor over to the caller: it outlives this instance. */
  release(handle: Handle): Handle {
    this.#live.delete(handle);
    return handle;
  }

  /** Frees everything that is left. */
  dispose(): void {
    this.free(...this.#live);
    for (const handle of this.#constants.values()) this.#binding.deleteTensor(handle);
    this.#constants.clear();
  }

  #constant(key: string, create: () => Handle): Handle {
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const handle = create();
    this.#constants.set(key, handle);
    return handle;
  }

  #concat(parts: readonly Handle[], axis: number): Handle {
    if (parts.length === 1) return parts[0] as Handle;
    return this.run('ConcatV2', [...parts, this.integer(axis)], this.#listAttributes(parts.length));
  }

  #listAttributes(count: number): Attribute[] {
    return [this.integerAttribute('N', count), this.#floatType];
  }
}

const NONE: readonly Attribute[] = [];
/** TensorFlow's number for uint16, which tfjs has no name for. */
const UINT16 = 17;
const ROWS = -2;
const COLUMNS = -1;
