import type { z } from 'zod';
import type { Handle } from '../binding.ts';
import type { Kernels } from '../fast/kernels.ts';
import type { RunScan } from '../fast/scan.ts';
import type { Tensor, Tensor2D, Tensor3D, tf } from '../tensorflow.ts';

/** What flows between blocks: one vector for every time step of a sequence, or one for the whole sequence. */
export interface Signal {
  readonly kind: 'steps' | 'vector';
  readonly width: number;
  /** If 2, the first half of the width comes from the forward direction and the second half from the backward direction. */
  readonly directions: 1 | 2;
  /** Whether all time steps beyond a sequence's valid length are zero. */
  readonly clean: boolean;
}

export interface BlockParameter {
  /** Name within the block: PyTorch's name in a `state_dict`, without the block's label. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Initial values: uniform in ±bound, or the constant itself. */
  readonly initial: { readonly bound: number } | { readonly constant: number };
}

/** The complete definition of one kind of block. Its functions have no side effects except through the arguments they are given. */
export interface Block<Options> {
  /** First part of its parameter names. */
  readonly label: string;
  readonly options: z.ZodType<Options>;
  /** Why the block cannot take this input, and what is allowed; null if it can. */
  readonly refuse: (options: Options, input: Signal) => string | null;
  readonly describeOutput: (options: Options, input: Signal) => Signal;
  readonly listParameters: (options: Options, input: Signal) => readonly BlockParameter[];
  /** Multiply-adds in the forward pass of one sequence. Counts matrix products only. */
  readonly countMultiplyAdds: (options: Options, request: CountRequest) => number;
  /** Number of time steps pooled into one; absent: 1. */
  readonly readPooling?: (options: Options) => number;
  /** Number of dropout sites. Each draws its own masks; absent: none. */
  readonly countDropoutSites?: (options: Options) => number;
  /** Largest share of activations dropped; absent: no dropout. */
  readonly readDropout?: (options: Options) => number;
  /** Whether it also reads padding, that is the time steps beyond a sequence's valid length; absent: no. */
  readonly readsPadding?: (options: Options) => boolean;
  /** What it reads of each direction; null: everything. The previous block does not need to compute the rest. */
  readonly planReading?: (options: Options, request: Geometry & { readonly directions: 1 | 2 }) => readonly ReadingPlan[] | null;
  /**
   * The input steps it needs if only some of its output steps are read. Both are offsets back from each sequence's last step,
   * ascending. Absent: it reads all steps and cannot compute only some outputs.
   * @param wanted offsets of the outputs that are read @param longest length of the longest sequence
   */
  readonly planOffsets?: (options: Options, wanted: readonly number[], longest: number) => readonly number[];
  readonly runPlain: (request: PlainRequest<Options>) => PlainSignal;
  readonly runFast: (request: FastRequest<Options>) => FastRun;
}

export interface CountRequest {
  readonly input: Signal;
  readonly steps: number;
  /** What the next block reads, for a sequence without padding. */
  readonly plans: readonly ReadingPlan[] | null;
}

/** A batch of sequences between two blocks. A vector is a sequence of one time step. */
export interface Geometry {
  readonly count: number;
  readonly time: number;
  /** `[count]`: valid lengths. */
  readonly lengths: Int32Array;
}

/** What the next block reads of one direction. */
export interface ReadingPlan {
  /** Earlier time steps are not read. */
  readonly firstStep: number;
  /** Weighted sum of time steps from `firstStep` on; null: only each sequence's final output is read. */
  readonly sum: WeightedSum | null;
  /** Outputs to read instead, as offsets back from each sequence's last step, ascending. Only for blocks that have `planOffsets`. */
  readonly offsets?: readonly number[];
}

interface WeightedSum {
  readonly steps: number;
  /** `[steps, count]`. */
  readonly weights: Float32Array;
}

export interface PlainSignal extends Signal {
  /** `[batch, time, width]`. */
  readonly values: Tensor3D;
  /** `[batch]`. */
  readonly lengths: Int32Array;
}

/** The readable form: TensorFlow's public operations and its automatic differentiation. */
export interface PlainRequest<Options> {
  readonly tf: typeof tf;
  readonly options: Options;
  readonly input: PlainSignal;
  readonly weight: (name: string) => Tensor;
  /** Applies dropout to values `[batch, time, width]`. @param site counted from 0 within the block */
  readonly drop: (values: Tensor3D, probability: number, site: number) => Tensor3D;
}

/** Collects the gradient of each parameter by name. The gradient of several parameters as one vector goes by the first name. */
export type GradientSink = (name: string, gradient: Handle) => void;

/** The part of a signal that one direction computed. */
export interface SignalPart {
  /** Earlier time steps are left out because they are not read. */
  readonly firstStep: number;
  /** Matrix `[width / parts, (time − firstStep)·count]`, or `[…, count]` if only ends were requested. */
  readonly outputs: Handle;
  /** Whether it holds only each sequence's end, as the next block planned. */
  readonly endsOnly: boolean;
  /** If present, it has one block of columns for each offset back from each sequence's last step, zero where there is no such step. */
  readonly offsets?: readonly number[];
}

export interface FastSignal extends Signal, Geometry {
  /** One part, or one for each direction. */
  readonly parts: readonly SignalPart[];
}

export interface FastRequest<Options> {
  readonly kernels: Kernels;
  readonly options: Options;
  readonly input: FastSignal;
  /** Parameter by name: weights in their own shape, vectors as matrices `[size, 1]`. */
  readonly parameter: (name: string) => Handle;
  /** The network's parameters as one vector, and the offset of one of this block's. The block's others follow in listed order. */
  readonly allParameters: { readonly vector: Handle; readonly offset: (name: string) => number };
  /** A mask `[channels, time·count]` to multiply by; null: nothing is dropped. Sites are counted from 0 within the block. */
  readonly drawMask: (request: MaskRequest) => Handle | null;
  readonly runScan: RunScan;
  /** Whether the custom operations run here, as they do on a CPU. */
  readonly native: boolean;
  /** As returned by `listParameters`. */
  readonly parameters: readonly BlockParameter[];
  /** What the next block reads; null: everything. */
  readonly plans: readonly ReadingPlan[] | null;
  /** Whether `backward` will be called. */
  readonly training: boolean;
  /** Whether any earlier block has parameters to train. */
  readonly needsInputGradient: boolean;
}

interface MaskRequest {
  /** 0 ≤ p < 1. */
  readonly probability: number;
  readonly site: number;
  readonly channels: number;
  readonly time: number;
  /** Rows `[time·count, channels]` instead; only if `native`. */
  readonly rows?: boolean;
}

/** The fast form: direct kernel calls and a hand-written backward pass. */
export interface FastRun {
  readonly output: FastSignal;
  /** @param gradients of the output's parts @returns gradients of the input's parts, null if they are not needed */
  backward(gradients: readonly Handle[], sink: GradientSink): readonly Handle[] | null;
}

export type { Handle, Kernels, Tensor, Tensor2D, Tensor3D };
