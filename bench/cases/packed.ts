import type { Batching } from '../../core/domain/variant.ts';
import type { BenchModel } from '../models.ts';
import type { BenchProcess } from '../processes/bench-process.ts';
import type { EpochReply } from '../processes/messages.ts';

export const PACKED_SEEDS = 5;

export interface PackedResult {
  readonly name: string;
  /** Random: the last padded step is read. Length-sorted: the last valid one. */
  readonly batching: Batching;
  /** Seconds of one epoch of all seeds in one computation, each repetition. */
  readonly packed: readonly number[];
  /** Seconds of as many single epochs in turn. */
  readonly separate: readonly number[];
}

export interface PackedRequest {
  readonly models: readonly BenchModel[];
  readonly ours: BenchProcess;
  readonly repetitions: number;
  readonly onProgress: (what: string) => void;
}

/** One epoch of five seeds packed, and five single epochs one after another, in turn in one process with one thread. */
export async function measurePacked(request: PackedRequest): Promise<PackedResult[]> {
  const results: PackedResult[] = [];
  for (const model of request.models) {
    for (const batching of ['random', 'length-sorted'] as const) {
      request.onProgress(`packed seeds of ${model.name}, ${batching} batches`);
      results.push(await measureModel(request, model, batching));
    }
  }
  return results;
}

/** The first epoch of each, which fills caches, is not counted. */
async function measureModel({ ours, repetitions }: PackedRequest, { name, model }: BenchModel, batching: Batching): Promise<PackedResult> {
  const result = { name, batching, packed: [] as number[], separate: [] as number[] };
  const read = { ...model, readout: batching === 'random' ? model.readout : ('last-valid' as const) };
  const train = async (epoch: number, replicas: number) =>
    (await ours.ask<EpochReply>({ type: 'epoch', model: read, batching, epoch, batches: [], replicas })).seconds;
  for (let epoch = 1; epoch <= repetitions + 1; epoch += 1) {
    const packed = await train(epoch, PACKED_SEEDS);
    let separate = 0;
    for (let seed = 0; seed < PACKED_SEEDS; seed += 1) separate += await train(epoch, 1);
    if (epoch === 1) continue;
    result.packed.push(packed);
    result.separate.push(separate);
  }
  return result;
}
