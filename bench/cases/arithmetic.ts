import type { FoldSequences } from '../../core/domain/sequences.ts';
import { planBatches } from '../../core/training/batches.ts';
import { countEpochFlops } from '../count-flops.ts';
import type { BenchModel } from '../models.ts';
import type { BenchProcess } from '../processes/bench-process.ts';
import type { EpochReply, MatmulReply } from '../processes/messages.ts';

export interface ArithmeticResult {
  readonly name: string;
  /** Of the kernels; PyTorch is held to its instructions. */
  readonly level: string;
  /** Of one epoch, each repetition: its batches are its own, and so is its padding. */
  readonly flops: readonly number[];
  /** Seconds of the epoch, one thread. */
  readonly seconds: readonly number[];
  /** Rate of one large matrix product right before it, one thread. */
  readonly flopsPerSecond: readonly number[];
}

export interface ArithmeticRequest {
  readonly level: string;
  readonly models: readonly BenchModel[];
  readonly fold: FoldSequences;
  readonly ours: BenchProcess;
  readonly repetitions: number;
  readonly onProgress: (what: string) => void;
}

const MATRIX = { type: 'matmul', size: 2048, times: 4 } as const;

/** How long an epoch's matrix products alone would take at the rate of one large product, beside how long the epoch takes. */
export async function measureArithmetic(request: ArithmeticRequest): Promise<ArithmeticResult[]> {
  const results: ArithmeticResult[] = [];
  for (const model of request.models) {
    request.onProgress(`arithmetic of ${model.name}, ${request.level}`);
    results.push(await measureModel(request, model));
  }
  return results;
}

/** The first epoch, which fills caches, is not counted. */
async function measureModel({ level, fold, ours, repetitions }: ArithmeticRequest, { name, model }: BenchModel): Promise<ArithmeticResult> {
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

/** `[batches]` of lengths, for the batches that our own loop takes for seed 0. */
function listLengths({ train }: FoldSequences, epoch: number): number[][] {
  const lengths = [...train.lengths];
  const batches = planBatches({ lengths, recordings: train.recordings, batching: 'random', batchSize: 64, seed: 0, epoch });
  return batches.map((rows) => rows.map((row) => lengths[row] as number));
}

/** Share of the limit that each repetition reached: 1 would be an epoch of matrix products and nothing else. */
export function measureShares({ flops, seconds, flopsPerSecond }: ArithmeticResult): number[] {
  return flops.map((count, repetition) => count / (flopsPerSecond[repetition] as number) / (seconds[repetition] as number));
}
