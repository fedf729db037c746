import type { Handle } from '../../../../../core/models/binding.ts';
import type { Kernels } from '../../../../../core/models/fast/kernels.ts';

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

export interface ForwardStep {
  /** As returned by `Cell.joinWeights`. */
  readonly weights: readonly Handle[];
  /** `[in, count]`. */
  readonly input: Handle;
  readonly state: readonly Handle[];
  /** Row of ones `[1, count]`: multiplies biases that are joined to a weight matrix. */
  readonly ones: Handle;
}

export interface StepResult {
  /** The first is the step's output `[hidden, count]`. */
  readonly state: readonly Handle[];
  /** What the backward pass through the step needs in addition to the states before and after it. */
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

/** Gradients of the gates' pre-activations, `[gates·hidden, count]`: of the input's part and of the state's part. */
export interface GateGradients {
  readonly projected: Handle;
  readonly recurrent: Handle;
}

export interface BackwardResult extends GateGradients {
  /** Gradient of the state before the step. */
  readonly stateGradient: readonly Handle[];
}

/** One kind of recurrent cell in TensorFlow operations: one time step of the forward pass and one of the backward pass. */
export interface Cell {
  /** Number of tensors `[hidden, count]` in its state. */
  readonly states: number;
  /** The parameters as `advance` needs them, prepared once per batch: the weights that add to the same pre-activation form one matrix. */
  joinWeights(kernels: Kernels, parameters: LayerParameters): Handle[];
  advance(kernels: Kernels, step: ForwardStep): StepResult;
  goBack(kernels: Kernels, step: BackwardStep): BackwardResult;
}
