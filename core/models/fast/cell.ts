import type { Handle } from '../binding.ts';
import type { Kernels } from './kernels.ts';
import type { LayerParameters } from './scan.ts';

export interface ForwardStep {
  /** As `Cell.joinWeights` gives them. */
  readonly weights: readonly Handle[];
  /** `[in, count]`. */
  readonly input: Handle;
  readonly state: readonly Handle[];
  /** Row of ones `[1, count]`, which biases are multiplied by where they have joined a weight. */
  readonly ones: Handle;
}

export interface StepResult {
  /** The first is the step's output `[hidden, count]`. */
  readonly state: readonly Handle[];
  /** What going back through the step needs besides the states around it. */
  readonly saved: readonly Handle[];
}

export interface BackwardStep {
  /** `[gates·hidden, hidden]`. */
  readonly recurrentWeight: Handle;
  readonly saved: readonly Handle[];
  readonly previousState: readonly Handle[];
  /** Gradient of the state after the step. */
  readonly stateGradient: readonly Handle[];
}

/** Gradients of the gates' sums, `[gates·hidden, count]`: of the input's part and of the state's part. */
export interface GateGradients {
  readonly projected: Handle;
  readonly recurrent: Handle;
}

export interface BackwardResult extends GateGradients {
  /** Gradient of the state before the step. */
  readonly stateGradient: readonly Handle[];
}

/** One kind of recurrent cell in TensorFlow's operations, one step forward and one back. */
export interface Cell {
  /** Tensors `[hidden, count]` in its state. */
  readonly states: number;
  /** The parameters as `advance` wants them, made once a batch: what is added up to a gate's sum stands side by side in one matrix. */
  joinWeights(kernels: Kernels, parameters: LayerParameters): Handle[];
  advance(kernels: Kernels, step: ForwardStep): StepResult;
  goBack(kernels: Kernels, step: BackwardStep): BackwardResult;
}
