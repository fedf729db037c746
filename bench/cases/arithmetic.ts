import type { FoldSequences } from '../../core/domain/sequences.ts';
import { planBatches } from '../../core/training/batches.ts';
import { countEpochFlops } from '../count-flops.ts';
import type { BenchModel } from '../models.ts';
import type { BenchProcess } from '../processes/bench-process.ts';
import type { EpochReply, MatmulReply } from '../processes/messages.ts';

export interface ArithmeticResult {
  readonly name: string;
  /** Level of the kernels; PyTorch is limited to its instructions too. */
  readonly level: string;
  /** Operations of one epoch, for each repetition: every epoch has its own batches and therefore its own padding. */
  readonly flops: readonly number[];
  /** Seconds of the epoch on one thread. */
  readonly seconds: readonly number[];
  /** Rate of one large matrix product right before the epoch, on one thread. */
  readonly flopsPerSecond: readonly number[];
}

export interface ArithmeticRequest {
  readonly level: string;
  readonly model: BenchModel;
  readonly fold: FoldSequences;
  readonly ours: BenchProcess;
  readonly repetitions: number;
  readonly onProgress: (what: string) => void;
}

const MATRIX = { type: 'matmul', size: 2048, times: 4 } as const;

/**
 * Compares the time of an epoch with the time that its matrix products alone would take at the rate of one large product. The first epoch
 * fills the caches and is not counted.
 */
export async function measureArithmetic(wanted: ArithmeticRequest): Promise<ArithmeticResult> {
  const { level, fold, ours, repetitions, onProgress } = wanted;
  const { name, model } = wanted.model;
  onProgress(`arithmetic of ${name}, ${level}`);
  const result = { name, level, flops: [] as number[], seconds: [] as number[], flopsPerSecond: [] as number[] };
  const request = { model, features: fold.train.features, classes: fold.classes.length };
  for (let epoch = 1; epoch <= repetitions + 1; epoch += 1) {
    const { flopsPerSecond } = await ours.ask<MatmulReply>(MATRIX);
    const { seconds } = await ours.ask<EpochReply>({ type: 'epoch', model, batching: 'random', epoch, batches: [] });
    if (epoch === 1) continue;
    result.flops.push(countEpochFlops({ ...request, batches: listLengths(fold, epoch) }));
    result.seconds.push(seconds);
    result.flopsPerSecond.push(flopsPerSecond);
  }
  return result;
}

/** Lengths by batch, for the batches that our own loop uses with seed 0. */
function listLengths({ train }: FoldSequences, epoch: number): number[][] {
  const lengths = [...train.lengths];
  const batches = planBatches({ lengths, recordings: train.recordings, batching: 'random', batchSize: 64, seed: 0, epoch });
  return batches.map((rows) => rows.map((row) => lengths[row] as number));
}

/** Share of the limit that each repetition reached; 1 would be an epoch of matrix products and nothing else. */
export function measureShares({ flops, seconds, flopsPerSecond }: ArithmeticResult): number[] {
  return flops.map((count, repetition) => count / (flopsPerSecond[repetition] as number) / (seconds[repetition] as number));
}
