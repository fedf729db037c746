import { mean } from 'simple-statistics';
import type { Variant } from '../core/domain/variant.ts';
import { estimateCost } from '../core/models/architectures/cost.ts';
import type { BenchProcess } from './processes/bench-process.ts';
import type { ProtocolReply } from './processes/messages.ts';

export interface PytorchSweep {
  /** Seconds from the start of the first process to the end of the last run. */
  readonly wallSeconds: number;
  readonly meanAccuracy: number;
  readonly runs: readonly { readonly name: string; readonly seconds: number; readonly epochs: number; readonly accuracy: number }[];
}

export interface PytorchSweepRequest {
  readonly variants: readonly Variant[];
  readonly processes: number;
  /** Threads of each process. */
  readonly threads: number;
  readonly startPytorch: (threads: number) => BenchProcess;
}

/** Trains every variant to the end of the reference protocol, longest first; each process takes the next when it is free. */
export async function runPytorchSweep({ variants, processes, threads, startPytorch }: PytorchSweepRequest): Promise<PytorchSweep> {
  const waiting = [...variants].sort((a, b) => estimateCost(b) - estimateCost(a));
  const start = performance.now();
  const work = async () => {
    const process = startPytorch(threads);
    const runs: PytorchSweep['runs'][number][] = [];
    for (let variant = waiting.shift(); variant !== undefined; variant = waiting.shift()) runs.push(await trainVariant(process, variant));
    process.end();
    return runs;
  };
  const runs = (await Promise.all(Array.from({ length: processes }, work))).flat();
  return { wallSeconds: (performance.now() - start) / 1_000, meanAccuracy: mean(runs.map(({ accuracy }) => accuracy)), runs };
}

async function trainVariant(process: BenchProcess, { name, model, training }: Variant): Promise<PytorchSweep['runs'][number]> {
  const reply = await process.ask<ProtocolReply>({ type: 'protocol', model, maxEpochs: training.maxEpochs, seed: 0 });
  return { name, seconds: reply.seconds, epochs: reply.epochs, accuracy: reply.bestValidationAccuracy };
}
