import type { Batching, ModelOptions } from '../../core/domain/variant.ts';

/** What the bench asks of a process, one JSON text a line; each line is answered by one. */
export type BenchRequest =
  /** Trains the model's next epoch: for `batches` of rows of the training part (PyTorch), or for the batches these stand for (ours). */
  | {
      readonly type: 'epoch';
      readonly model: ModelOptions;
      readonly batching: Batching;
      readonly epoch: number;
      readonly batches: readonly (readonly number[])[];
    }
  /** Says which TensorFlow it has; ours only. */
  | { readonly type: 'version' }
  /** Multiplies two large matrices some times; ours only. */
  | { readonly type: 'matmul'; readonly size: number; readonly times: number }
  /** Trains a model to the end of the reference protocol; PyTorch only. */
  | { readonly type: 'protocol'; readonly model: ModelOptions; readonly maxEpochs: number; readonly seed: number };

export interface EpochReply {
  /** Wall time of the epoch's training part, without validation. */
  readonly seconds: number;
  /** Tensors that TensorFlow itself holds after the epoch; ours only. */
  readonly tensors?: number;
  readonly residentMegabytes: number;
  /** Of it, not backed by files. */
  readonly ownMegabytes?: number;
}

export interface VersionReply {
  readonly tensorflow: string;
}

export interface MatmulReply {
  /** Mean over the products. */
  readonly flopsPerSecond: number;
}

export interface ProtocolReply {
  readonly seconds: number;
  readonly epochs: number;
  readonly bestValidationAccuracy: number;
}
