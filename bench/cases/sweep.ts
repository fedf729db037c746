import type { Variant } from '../../core/domain/variant.ts';
import type { KernelLevel } from '../../core/models/kernel-level.ts';
import { type OurSweep, runOurSweep } from '../our-sweep.ts';
import type { BenchProcess } from '../processes/bench-process.ts';
import { type PytorchSweep, runPytorchSweep } from '../pytorch-sweep.ts';
import { compareInPairs, type Spread } from '../statistics.ts';

/** Every list has one entry for each repetition; entries at the same index ran one after the other. */
export interface SweepCaseResult {
  readonly cores: number;
  readonly exact: readonly OurSweep[];
  readonly fast: readonly OurSweep[];
  /** One run after another, one process, all cores. */
  readonly pytorchInTurn: readonly PytorchSweep[];
  /** As many single-threaded processes as cores, longest run first. */
  readonly pytorchSideBySide: readonly PytorchSweep[];
}

export interface SweepRequest {
  readonly configurations: { readonly exact: string; readonly fast: string };
  readonly variants: readonly Variant[];
  readonly cores: number;
  /** The level that everything is held to; null: the processor's fastest. */
  readonly heldTo: KernelLevel | null;
  readonly repetitions: number;
  readonly startPytorch: (threads: number) => BenchProcess;
  readonly onProgress: (what: string) => void;
  /** Awaited after each repetition, with all results so far: a repetition takes a quarter of an hour. */
  readonly onPartial: (result: SweepCaseResult) => Promise<void>;
}

/** The whole 14-run sweep: the product's command with empty stores, alternating with the reference protocol in PyTorch. */
export async function measureSweep(request: SweepRequest): Promise<SweepCaseResult> {
  const { configurations, variants, cores, heldTo, repetitions, startPytorch, onProgress, onPartial } = request;
  const pytorch = (name: string, processes: number, threads: number) => {
    onProgress(`PyTorch's sweep, ${name}`);
    return runPytorchSweep({ variants, processes, threads, startPytorch });
  };
  const ours = (configuration: string) => {
    onProgress(`our sweep of ${configuration}`);
    return runOurSweep(configuration, heldTo ?? undefined);
  };
  let result: SweepCaseResult = { cores, exact: [], fast: [], pytorchInTurn: [], pytorchSideBySide: [] };
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    result = {
      cores,
      exact: [...result.exact, await ours(configurations.exact)],
      pytorchInTurn: [...result.pytorchInTurn, await pytorch('one run after another', 1, cores)],
      fast: [...result.fast, await ours(configurations.fast)],
      pytorchSideBySide: [...result.pytorchSideBySide, await pytorch('side by side', cores, 1)],
    };
    await onPartial(result);
  }
  return result;
}

interface Timed {
  readonly wallSeconds: number;
}

/** How many times faster our sweeps are than a peer's. */
export function compareSweeps(peer: readonly Timed[], ours: readonly Timed[]): Spread {
  return compareInPairs(readWall(peer), readWall(ours));
}

export function readWall(sweeps: readonly Timed[]): number[] {
  return sweeps.map(({ wallSeconds }) => wallSeconds);
}
