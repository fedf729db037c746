import type { Handle } from '../binding.ts';
import type { Kernels } from './kernels.ts';

export type CellName = 'gru' | 'lstm';

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

/** Where those are. */
export interface LayerWeights {
  /** `[total]`, all parameters of the network. */
  readonly vector: Handle;
  /** Of the first; the others follow in the order above. */
  readonly offset: number;
  /** Each for itself, made when it is asked for. */
  readonly matrices: () => LayerParameters;
}

export interface ScanRequest {
  readonly kernels: Kernels;
  readonly cell: CellName;
  readonly weights: LayerWeights;
  /** Width of the input. */
  readonly features: number;
  readonly hidden: number;
  readonly steps: number;
  /** Sequences. */
  readonly count: number;
  /** Matrix `[in, steps·count]`, a block of columns for each step. */
  readonly input: Handle;
  /** From the last step to the first. */
  readonly reverse: boolean;
  /** `[count]`, steps of each sequence. A reverse scan begins with a state of zero at the last; later outputs are not read. */
  readonly lengths: Int32Array;
  /** Outputs of every step, or only each sequence's own where the scan leaves it: at its last step, in reverse at the first. */
  readonly wanted: 'steps' | 'ends';
  /** Whether the way back will be asked for. */
  readonly training: boolean;
}

export interface ScanGradients {
  /** Of the parameters: in their shapes, or of all as one vector. */
  readonly parameters: LayerParameters | Handle;
  /** Matrix `[in, steps·count]`; null where it was not asked for. */
  readonly input: Handle | null;
}

/** One direction of one layer, run over all steps of a batch, ready to be differentiated once. */
export interface Scan {
  /** Matrix `[hidden, steps·count]`, or `[hidden, count]` where only ends are wanted. */
  readonly outputs: Handle;
  /** @param gradient of the outputs */
  backward(gradient: Handle, needsInputGradient: boolean): ScanGradients;
}

export type RunScan = (request: ScanRequest) => Scan;
