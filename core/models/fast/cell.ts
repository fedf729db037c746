import type { Operations } from './operations.ts';

/** What a step of a recurrent cell reads besides its input and state. */
export interface CellWeights<Value> {
  /** `[gates·hidden, hidden]`. */
  readonly recurrentWeight: Value;
  /** `[hidden, 1]`, the part of the recurrent bias that cannot join the input projection; GRU's candidate only. */
  readonly innerBias: Value;
}

export interface StepResult<Value> {
  /** The first is the step's output `[hidden, batch]`. */
  readonly state: readonly Value[];
  /** What going back through the step needs besides the states around it. */
  readonly saved: readonly Value[];
}

export interface BackwardStep<Value> {
  readonly weights: CellWeights<Value>;
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
  readonly gates: number;
  /** Tensors `[hidden, batch]` in its state. */
  readonly states: number;
  /** Values saved per step. */
  readonly saved: number;
  /** @param projected the gates' sums' part from the input and the biases, `[gates·hidden, batch]` */
  advance<Value>(operations: Operations<Value>, weights: CellWeights<Value>, projected: Value, state: readonly Value[]): StepResult<Value>;
  goBack<Value>(operations: Operations<Value>, step: BackwardStep<Value>): BackwardResult<Value>;
  /** @param pieces `[steps]`, in the order of time */
  join<Value>(operations: Operations<Value>, pieces: readonly (readonly Value[])[]): GateGradients<Value>;
}
