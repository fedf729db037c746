import type { Handle } from '../binding.ts';
import type { Kernels } from './kernels.ts';

type CellName = 'gru' | 'lstm';

/**
 * Where one direction of one layer's parameters are: one after the other the input weight `[gates·hidden, in]`, the recurrent weight
 * `[gates·hidden, hidden]`, the input bias and the recurrent bias `[gates·hidden]`.
 */
export interface LayerWeights {
  /** `[total]`, all parameters of the network. */
  readonly vector: Handle;
  /** Offset of the first parameter. */
  readonly offset: number;
}

export interface ScanRequest {
  readonly kernels: Kernels;
  readonly cell: CellName;
  readonly weights: LayerWeights;
  /** Width of the input. */
  readonly features: number;
  readonly hidden: number;
  readonly steps: number;
  /** Number of sequences. */
  readonly count: number;
  /** Matrix `[in, steps·count]`, a block of columns for each time step. Not read if `below` is present. */
  readonly input: Handle;
  /** The input if the layer lies on another recurrent layer and the custom operations run both. */
  readonly below?: InputRows;
  /** If present, the outputs are rows `[steps·count, hidden]`, and so is their gradient: part of rows of all directions. Not for ends. */
  readonly outputRows?: { readonly width: number; readonly first: number };
  /** Runs from the last time step to the first. */
  readonly reverse: boolean;
  /** `[count]`: valid lengths. A reverse scan starts with a zero state at the last valid step. Outputs beyond the length are not read. */
  readonly lengths: Int32Array;
  /** Outputs of every time step, or only the final output of each sequence: at its last step, or at its first for a reverse scan. */
  readonly wanted: 'steps' | 'ends';
  /** Whether the backward pass will be called. */
  readonly training: boolean;
  /** Sequences may share a row as long as their input is zero. Only if the input is a matrix whose gradient will not be requested. */
  readonly sharesRows?: boolean;
}

/** Values between two recurrent layers: one row for each sequence of each time step, so that neither layer transposes them. */
export interface InputRows {
  /** Outputs of each direction, `[time·count, in / directions]`. */
  readonly parts: readonly Handle[];
  /** `[time·count, in]`, to multiply the input by; null: nothing is dropped. */
  readonly mask: Handle | null;
  /** Time steps before those of the scan. */
  readonly skipped: number;
}

export interface ScanGradients {
  /** Gradients of the parameters as one vector, in their order. */
  readonly parameters: Handle;
  /** Matrix `[in, steps·count]`, or rows `[time·count, in]` for input rows; null if it was not requested. */
  readonly input: Handle | null;
}

/** One direction of one layer, run over all time steps of a batch. Its backward pass can be called once. */
export interface Scan {
  /** Matrix `[hidden, steps·count]`, or `[hidden, count]` if only ends are wanted. */
  readonly outputs: Handle;
  /**
   * @param gradient of the outputs
   * @param added of input rows, the other direction's gradient: the result is that of both, multiplied by the mask. Its scan skips no steps.
   */
  backward(gradient: Handle, needsInputGradient: boolean, added?: Handle): ScanGradients;
}

export interface RunScan {
  (request: ScanRequest): Scan;
  /** Uses TensorFlow's operations only, as every block does then; otherwise custom ones, which exist for CPUs. */
  readonly tensorflowOnly?: true;
}
