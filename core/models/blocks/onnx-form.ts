import type { Signal } from './block.ts';

/** What flows between blocks in an ONNX graph: the names of values. */
export interface OnnxSignal extends Signal {
  /** `[batch, time, width]`, or `[batch, width]` for a vector; float. */
  readonly values: string;
  /** `[batch]`, int64: valid lengths. */
  readonly lengths: string;
}

/** Attributes by name: a number is an int, `{ float }` is a float, a list is a list of ints. */
export type OnnxAttributes = Readonly<Record<string, number | string | readonly number[] | { readonly float: number }>>;

/** A graph under construction. */
export interface OnnxGraph {
  /** Adds a node with one output. @returns the output's name */
  add(operation: string, inputs: readonly string[], attributes?: OnnxAttributes): string;
  /** Adds a node with several outputs. @returns their names */
  addMany(operation: string, inputs: readonly string[], outputs: number, attributes?: OnnxAttributes): readonly string[];
  /** A constant of floats. */
  floats(shape: readonly number[], values: ArrayLike<number>): string;
  doubles(shape: readonly number[], values: readonly number[]): string;
  /** A constant vector of int64, or a scalar. */
  integers(values: readonly number[] | number): string;
}

/** A parameter's values, in PyTorch's shape. */
export interface Weights {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface OnnxRequest<Options> {
  readonly graph: OnnxGraph;
  readonly options: Options;
  readonly input: OnnxSignal;
  /** A parameter by its name within the block. */
  readonly weights: (name: string) => Weights;
}

/** A block in ONNX operations (opset 17). */
export type OnnxForm<Options> = (request: OnnxRequest<Options>) => OnnxSignal;

/** Element types, as ONNX numbers them. */
export const ONNX_TYPES = { float: 1, int32: 6, int64: 7, double: 11 } as const;
