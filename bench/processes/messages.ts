import type { Batching, ModelOptions } from '../../core/domain/variant.ts';

/** Requests to a process, one JSON text per line; each is answered by one line. */
export type BenchRequest =
  /** Trains the model's next epoch. PyTorch gets its batches as rows of the training part; our process plans the same batches itself. */
  | {
      readonly type: 'epoch';
      readonly model: ModelOptions;
      readonly batching: Batching;
      readonly epoch: number;
      readonly batches: readonly (readonly number[])[];
    }
  /** Asks for the version of TensorFlow; ours only. */
  | { readonly type: 'version' }
  /** Multiplies two large matrices several times; ours only. */
  | { readonly type: 'matmul'; readonly size: number; readonly times: number }
  /** Sends every validation recording through the model, one at a time; ours only. */
  | { readonly type: 'inference'; readonly model: ModelOptions }
  /** Trains a model to the end of the reference protocol; PyTorch only. */
  | { readonly type: 'protocol'; readonly model: ModelOptions; readonly maxEpochs: number; readonly seed: number };

export interface EpochReply {
  /** Wall time of the epoch's training part, without validation. */
  readonly seconds: number;
  /** Tensors that TensorFlow holds after the epoch; ours only. */
  readonly tensors?: number;
  readonly residentMegabytes: number;
  /** The part that is not backed by files. */
  readonly ownMegabytes?: number;
}

export interface VersionReply {
  readonly tensorflow: string;
}

export interface MatmulReply {
  /** Mean over the products. */
  readonly flopsPerSecond: number;
}

/** Seconds for one recording, medians over the recordings. */
export interface InferenceReply {
  readonly alone: number;
  readonly tensorflow: number;
}

export interface ProtocolReply {
  readonly seconds: number;
  readonly epochs: number;
  readonly bestValidationAccuracy: number;
}
