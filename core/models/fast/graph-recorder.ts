import type { AttributeValue, GraphNode } from './graph-format.ts';
import type { Operations } from './operations.ts';

/** A value in a recorded graph: `node` or `node:output`. */
export type NodeName = string;

const FLOAT = 1;
const INT32 = 3;
const ROWS = -2;
const COLUMNS = -1;
const FLOAT_TYPE: AttributeValue = { type: FLOAT };
const INT_TYPE: AttributeValue = { type: INT32 };

/** Writes operations down as nodes of a TensorFlow graph, instead of running them. */
export class GraphRecorder implements Operations<NodeName> {
  readonly nodes: GraphNode[] = [];
  readonly #packed: boolean;
  readonly #integers = new Map<number, NodeName>();

  /** @param request.packed whether matrices are those of several replicas */
  constructor(request: { readonly packed: boolean }) {
    this.#packed = request.packed;
  }

  /** A value given when the graph is run. */
  input(name: string): NodeName {
    this.nodes.push({ name, op: 'Placeholder', input: [], attr: { dtype: FLOAT_TYPE } });
    return name;
  }

  add = (a: NodeName, b: NodeName) => this.#record('AddV2', [a, b]);
  subtract = (a: NodeName, b: NodeName) => this.#record('Sub', [a, b]);
  multiply = (a: NodeName, b: NodeName) => this.#record('Mul', [a, b]);
  sigmoid = (x: NodeName) => this.#record('Sigmoid', [x]);
  tanh = (x: NodeName) => this.#record('Tanh', [x]);
  sigmoidGradient = (y: NodeName, dy: NodeName) => this.#record('SigmoidGrad', [y, dy]);
  tanhGradient = (y: NodeName, dy: NodeName) => this.#record('TanhGrad', [y, dy]);
  product = (a: NodeName, b: NodeName) => this.#multiplyMatrices(a, b, false, false);
  productTransposedLeft = (a: NodeName, b: NodeName) => this.#multiplyMatrices(a, b, true, false);
  productTransposedRight = (a: NodeName, b: NodeName) => this.#multiplyMatrices(a, b, false, true);
  splitRows = (matrix: NodeName, parts: number) => this.#split(matrix, parts, ROWS);
  splitColumns = (matrix: NodeName, parts: number) => this.#split(matrix, parts, COLUMNS);
  concatRows = (parts: readonly NodeName[]) => this.#concat(parts, ROWS);
  concatColumns = (parts: readonly NodeName[]) => this.#concat(parts, COLUMNS);

  stack(parts: readonly NodeName[]): NodeName {
    return this.#record('Pack', parts, { N: { i: parts.length }, axis: { i: 0 } });
  }

  unstack(x: NodeName, parts: number): NodeName[] {
    return listOutputs(this.#record('Unpack', [x], { num: { i: parts }, axis: { i: 0 } }), parts);
  }

  sumColumns(matrix: NodeName): NodeName {
    return this.#record('Sum', [matrix, this.#integer(COLUMNS)], { Tidx: INT_TYPE, keep_dims: { b: true } });
  }

  #multiplyMatrices(a: NodeName, b: NodeName, transposeA: boolean, transposeB: boolean): NodeName {
    if (this.#packed) return this.#record('BatchMatMulV2', [a, b], { adj_x: { b: transposeA }, adj_y: { b: transposeB } });
    return this.#record('MatMul', [a, b], { transpose_a: { b: transposeA }, transpose_b: { b: transposeB } });
  }

  #split(matrix: NodeName, parts: number, axis: number): NodeName[] {
    return listOutputs(this.#record('Split', [this.#integer(axis), matrix], { num_split: { i: parts } }), parts);
  }

  #concat(parts: readonly NodeName[], axis: number): NodeName {
    if (parts.length === 1) return parts[0] as NodeName;
    return this.#record('ConcatV2', [...parts, this.#integer(axis)], { N: { i: parts.length }, Tidx: INT_TYPE });
  }

  #integer(value: number): NodeName {
    const known = this.#integers.get(value);
    if (known !== undefined) return known;
    const tensor = { dtype: INT32, tensor_shape: { dim: [] as const }, int_val: [value] };
    const name = this.#name();
    this.nodes.push({ name, op: 'Const', input: [], attr: { dtype: INT_TYPE, value: { tensor } } });
    this.#integers.set(value, name);
    return name;
  }

  #record(op: string, input: readonly NodeName[], attr: Readonly<Record<string, AttributeValue>> = {}): NodeName {
    const name = this.#name();
    this.nodes.push({ name, op, input, attr: { T: FLOAT_TYPE, ...attr } });
    return name;
  }

  #name(): string {
    return `n${this.nodes.length}`;
  }
}

function listOutputs(name: NodeName, count: number): NodeName[] {
  return Array.from({ length: count }, (_, output) => (output === 0 ? name : `${name}:${output}`));
}
