import type { FoldSequences } from '../../core/domain/sequences.ts';
import type { BenchModel } from '../models.ts';
import type { BenchProcess } from '../processes/bench-process.ts';
import type { EpochReply } from '../processes/messages.ts';
import { planEpoch } from './epochs.ts';

export interface GpuResult {
  readonly name: string;
  /** Seconds of each repetition, in the order in which they ran: ours, then PyTorch's, then ours again. */
  readonly ours: readonly number[];
  readonly pytorch: readonly number[];
}

export interface GpuRequest {
  readonly models: readonly BenchModel[];
  readonly fold: FoldSequences;
  readonly ours: BenchProcess;
  readonly pytorch: BenchProcess;
  readonly repetitions: number;
  readonly onProgress: (what: string) => void;
}

/** One epoch of each model on the GPU, on the same random batches, alternating. The first epoch of each is not counted. */
export async function measureGpu({ models, fold, ours, pytorch, repetitions, onProgress }: GpuRequest): Promise<GpuResult[]> {
  const results: GpuResult[] = [];
  for (const { name, model } of models) {
    onProgress(`epochs of ${name}, GPU`);
    const result = { name, ours: [] as number[], pytorch: [] as number[] };
    for (let epoch = 1; epoch <= repetitions + 1; epoch += 1) {
      const request = { type: 'epoch', model, batching: 'random', epoch, batches: planEpoch(fold, epoch) } as const;
      const seconds = [(await ours.ask<EpochReply>(request)).seconds, (await pytorch.ask<EpochReply>(request)).seconds] as const;
      if (epoch === 1) continue;
      result.ours.push(seconds[0]);
      result.pytorch.push(seconds[1]);
    }
    results.push(result);
  }
  return results;
}
