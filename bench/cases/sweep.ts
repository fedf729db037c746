import type { Variant } from '../../core/domain/variant.ts';
import { type OurSweep, runOurSweep } from '../our-sweep.ts';
import type { BenchProcess } from '../processes/bench-process.ts';
import { type PytorchSweep, runPytorchSweep } from '../pytorch-sweep.ts';

/** Each was run once: they take from minutes to half an hour. */
export interface SweepCaseResult {
  readonly cores: number;
  readonly exact: OurSweep;
  readonly fast: OurSweep;
  /** One run after another, one process, all cores. */
  readonly pytorchInTurn: PytorchSweep;
  /** As many single-thread processes as cores, longest run first. */
  readonly pytorchSideBySide: PytorchSweep;
}

export interface SweepRequest {
  readonly configurations: { readonly exact: string; readonly fast: string };
  readonly variants: readonly Variant[];
  readonly cores: number;
  readonly startPytorch: (threads: number) => BenchProcess;
  readonly onProgress: (what: string) => void;
}

/** The whole 14-run sweep: the product's command, with empty stores, and the reference protocol in PyTorch. */
export async function measureSweep(request: SweepRequest): Promise<SweepCaseResult> {
  const { configurations, variants, cores, startPytorch, onProgress } = request;
  const pytorch = (name: string, processes: number, threads: number) => {
    onProgress(`PyTorch's sweep, ${name}`);
    return runPytorchSweep({ variants, processes, threads, startPytorch });
  };
  onProgress(`our sweep of ${configurations.exact}`);
  const exact = await runOurSweep(configurations.exact);
  const pytorchInTurn = await pytorch('one run after another', 1, cores);
  onProgress(`our sweep of ${configurations.fast}`);
  const fast = await runOurSweep(configurations.fast);
  const pytorchSideBySide = await pytorch('side by side', cores, 1);
  return { cores, exact, fast, pytorchInTurn, pytorchSideBySide };
}
