import type { z } from 'zod';
import type { Handle } from '../binding.ts';
import type { Kernels } from '../fast/kernels.ts';
import type { RunScan } from '../fast/scan.ts';
import type { Tensor, Tensor2D, Tensor3D, tf } from '../tensorflow.ts';

/** What flows between blocks: a vector for every step of a sequence, or one for the whole of it. */
export interface Signal {
  readonly kind: 'steps' | 'vector';
  readonly width: number;
  /** Two: the first half of the width has read the sequence from its start, the second from its end. */
  readonly directions: 1 | 2;
  /** Whether steps beyond a sequence's length are zero. */
  readonly clean: boolean;
}

export interface BlockParameter {
  /** Within the block: PyTorch's name in a `state_dict`, after the block's label. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Initial values: uniform in ±bound, or the constant itself. */
  readonly initial: { readonly bound: number } | { readonly constant: number };
}

/** One kind of block, whole: everything the project knows of it. Pure, but for the means that it is handed. */
export interface Block<Options> {
  /** The first part of its parameters' names. */
  readonly label: string;
  readonly options: z.ZodType<Options>;
  /** Why it cannot follow what comes before it, and what fits; null: it can. */
  readonly refuse: (options: Options, input: Signal) => string | null;
  readonly describeOutput: (options: Options, input: Signal) => Signal;
  readonly listParameters: (options: Options, input: Signal) => readonly BlockParameter[];
  /** Of one sequence on the way forward, in matrix products alone. */
  readonly countMultiplyAdds: (options: Options, request: CountRequest) => number;
  /** Steps that become one; absent: 1. */
  readonly readPooling?: (options: Options) => number;
  /** Places where activations are dropped, each of which draws masks of its own; absent: none. */
  readonly countDropoutSites?: (options: Options) => number;
  /** Largest share of activations dropped; absent: none. */
  readonly readDropout?: (options: Options) => number;
  /** Whether steps beyond a sequence's length count too, as far as its batch is padded; absent: no. */
  readonly readsPadding?: (options: Options) => boolean;
  /** What it reads of each direction, where that is not everything: the block before need not compute the rest. */
  readonly planReading?: (options: Options, request: Geometry & { readonly directions: 1 | 2 }) => readonly ReadingPlan[] | null;
  /**
   * How many steps before each sequence's last it reads, where only some of its own outputs are read, counted so too; ascending. Absent: it
   * reads all, and gives no such outputs.
   * @param longest steps of the longest sequence
   */
  readonly planOffsets?: (options: Options, wanted: readonly number[], longest: number) => readonly number[];
  readonly runPlain: (request: PlainRequest<Options>) => PlainSignal;
  readonly runFast: (request: FastRequest<Options>) => FastRun;
}

export interface CountRequest {
  readonly input: Signal;
  readonly steps: number;
  /** Reading of the block after, of a sequence as long as its batch. */
  readonly plans: readonly ReadingPlan[] | null;
}

/** A batch of sequences between two blocks. Vectors are sequences of one step. */
export interface Geometry {
  readonly count: number;
  readonly time: number;
  /** `[count]`, steps that count. */
  readonly lengths: Int32Array;
}

/** What is read of one direction. */
export interface ReadingPlan {
  /** Steps before it are not read. */
  readonly firstStep: number;
  /** From there on a sum of some steps; null: the output each sequence is left with. */
  readonly sum: WeightedSum | null;
  /** Other outputs than that: how many steps before each sequence's last, ascending. Only a block that has `planOffsets` is asked for them. */
  readonly offsets?: readonly number[];
}

export interface WeightedSum {
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

/** The readable form: TensorFlow's public operations, differentiated by it. */
export interface PlainRequest<Options> {
  readonly tf: typeof tf;
  readonly options: Options;
  readonly input: PlainSignal;
  readonly weight: (name: string) => Tensor;
  /** Values `[batch, time, width]`, some of them dropped. @param site counted from 0 within the block */
  readonly drop: (values: Tensor3D, probability: number, site: number) => Tensor3D;
}

/** Collects the gradient of each parameter by its name, or by the first name that of several as one vector. */
export type GradientSink = (name: string, gradient: Handle) => void;

/** Columns of a signal that one direction made. */
export interface SignalPart {
  /** Steps before it are left out, for none of them is read. */
  readonly firstStep: number;
  /** Matrix `[width / parts, (time − firstStep)·count]`, or `[…, count]` where only ends were asked for. */
  readonly outputs: Handle;
  /** Whether it holds each sequence's end only, as the block after had planned. */
  readonly endsOnly: boolean;
  /** Present: a block of columns for each, of that many steps before each sequence's last, zero where there is none. */
  readonly offsets?: readonly number[];
}

export interface FastSignal extends Signal, Geometry {
  /** One, or one for each direction. */
  readonly parts: readonly SignalPart[];
}

export interface FastRequest<Options> {
  readonly kernels: Kernels;
  readonly options: Options;
  readonly input: FastSignal;
  /** Weights in their own shape, vectors as matrices `[size, 1]`. */
  readonly parameter: (name: string) => Handle;
  /** The whole network's as one vector, and where one of this block's begins; others of the block follow as they are listed. */
  readonly allParameters: { readonly vector: Handle; readonly offset: (name: string) => number };
  /** A mask `[channels, time·count]` to multiply with; null: nothing is dropped. @param site counted from 0 within the block */
  readonly drawMask: (request: MaskRequest) => Handle | null;
  readonly runScan: RunScan;
  /** Whether our own operations run here, as they do on a CPU. */
  readonly native: boolean;
  /** As `listParameters` has them. */
  readonly parameters: readonly BlockParameter[];
  /** What the block after reads; null: everything. */
  readonly plans: readonly ReadingPlan[] | null;
  /** Whether `backward` will be called. */
  readonly training: boolean;
  /** Whether anything before it is trained. */
  readonly needsInputGradient: boolean;
}

export interface MaskRequest {
  /** 0 ≤ p < 1. */
  readonly probability: number;
  readonly site: number;
  readonly channels: number;
  readonly time: number;
}

/** The fast form: kernels called directly, and the way back through them written by hand. */
export interface FastRun {
  readonly output: FastSignal;
  /** @param gradients of the output's parts @returns those of the input's parts, null where they are not needed */
  backward(gradients: readonly Handle[], sink: GradientSink): readonly Handle[] | null;
}

export type { Handle, Kernels, Tensor, Tensor2D, Tensor3D };
