import type { Handle } from '../binding.ts';
import type { Kernels } from './kernels.ts';
import type { Operations } from './operations.ts';

/** One direction of one layer's parameters. */
export interface LayerParameters {
  /** `[gates·hidden, in]`. */
  readonly inputWeight: Handle;
  /** `[gates·hidden, hidden]`. */
  readonly recurrentWeight: Handle;
  /** `[gates·hidden, 1]`. */
  readonly inputBias: Handle;
  /** `[gates·hidden, 1]`. */
  readonly recurrentBias: Handle;
}

export interface ForwardStep<Value> {
  /** As `Cell.joinWeights` gives them. */
  readonly weights: readonly Value[];
  /** `[in, batch]`. */
  readonly input: Value;
  readonly state: readonly Value[];
  /** Row of ones `[1, batch]`, which biases are multiplied by where they have joined a weight. */
  readonly ones: Value;
}

export interface StepResult<Value> {
  /** The first is the step's output `[hidden, batch]`. */
  readonly state: readonly Value[];
  /** What going back through the step needs besides the states around it. */
  readonly saved: readonly Value[];
}

export interface BackwardStep<Value> {
  /** `[gates·hidden, hidden]`. */
  readonly recurrentWeight: Value;
  readonly saved: readonly Value[];
  readonly previousState: readonly Value[];
  /** Gradient of the state after the step. */
  readonly stateGradient: readonly Value[];
}

export interface BackwardResult<Value> {
  /** Gradient of the state before the step. */
  readonly stateGradient: readonly Value[];
  /** Pieces of the gates' gradients, one kind after another, for `join`. */
  readonly pieces: readonly Value[];
}

/** Gradients of the gates' sums over several steps, `[gates·hidden, steps·batch]`: of the input's part and of the state's part. */
export interface GateGradients<Value> {
  readonly projected: Value;
  readonly recurrent: Value;
}

/** One kind of recurrent cell, one step forward and one back, free of everything that can be done for many steps at once. */
export interface Cell {
  readonly name: string;
  /** How many matrices `joinWeights` gives. */
  readonly weights: number;
  /** Tensors `[hidden, batch]` in its state. */
  readonly states: number;
  /** Values saved per step. */
  readonly saved: number;
  /**
   * The parameters as `advance` wants them, made once a batch: what is added up to a gate's sum stands side by side in one matrix, so that a
   * step is one product with its input and state one above the other. Splitting a projection of many steps by columns would cost more.
   */
  joinWeights(kernels: Kernels, parameters: LayerParameters): Handle[];
  advance<Value>(operations: Operations<Value>, step: ForwardStep<Value>): StepResult<Value>;
  goBack<Value>(operations: Operations<Value>, step: BackwardStep<Value>): BackwardResult<Value>;
  /** @param pieces `[steps]`, in the order of time */
  join<Value>(operations: Operations<Value>, pieces: readonly (readonly Value[])[]): GateGradients<Value>;
}
