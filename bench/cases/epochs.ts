import type { FoldSequences } from '../../core/domain/sequences.ts';
import type { Batching, ModelOptions } from '../../core/domain/variant.ts';
import { planBatches } from '../../core/training/batches.ts';
import type { BenchModel } from '../models.ts';
import type { BenchProcess } from '../processes/bench-process.ts';
import type { EpochReply } from '../processes/messages.ts';

export interface EpochsResult {
  readonly name: string;
  /** Level of the kernels; PyTorch is limited to its instructions too. */
  readonly level: string;
  /** Seconds of each repetition on one thread, in the order in which they ran: ours, then PyTorch's, then ours again. */
  readonly padded: readonly number[];
  readonly sorted: readonly number[];
  readonly pytorch: readonly number[];
}

export interface EpochsRequest {
  readonly level: string;
  readonly model: BenchModel;
  readonly fold: FoldSequences;
  readonly ours: BenchProcess;
  readonly pytorch: BenchProcess;
  readonly repetitions: number;
  readonly onProgress: (what: string) => void;
}

/**
 * One epoch of a model: ours and PyTorch's on the same random batches, and ours on batches of similar length with the last valid step
 * as readout, alternating on one core. The first epoch of each fills the caches and is not counted.
 */
export async function measureEpochs(request: EpochsRequest): Promise<EpochsResult> {
  const { level, fold, ours, pytorch, repetitions, onProgress } = request;
  const { name, model } = request.model;
  onProgress(`epochs of ${name}, ${level}`);
  const result = { name, level, padded: [] as number[], sorted: [] as number[], pytorch: [] as number[] };
  const sorted: ModelOptions = { ...model, readout: 'last-valid' };
  for (let epoch = 1; epoch <= repetitions + 1; epoch += 1) {
    const batches = planEpoch(fold, epoch);
    const ask = async (process: BenchProcess, options: ModelOptions, batching: Batching) =>
      (await process.ask<EpochReply>({ type: 'epoch', model: options, batching, epoch, batches })).seconds;
    const seconds = {
      padded: await ask(ours, model, 'random'),
      pytorch: await ask(pytorch, model, 'random'),
      sorted: await ask(ours, sorted, 'length-sorted'),
    };
    if (epoch === 1) continue;
    result.padded.push(seconds.padded);
    result.pytorch.push(seconds.pytorch);
    result.sorted.push(seconds.sorted);
  }
  return result;
}

/** The rows of each random batch that our own loop uses with seed 0. */
export function planEpoch({ train }: FoldSequences, epoch: number): number[][] {
  return planBatches({ lengths: [...train.lengths], recordings: train.recordings, batching: 'random', batchSize: 64, seed: 0, epoch });
}
