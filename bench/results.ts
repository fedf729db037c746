import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import type { ArithmeticResult } from './cases/arithmetic.ts';
import type { EpochsResult } from './cases/epochs.ts';
import type { LoadingResult } from './cases/loading.ts';
import type { MemoryResult } from './cases/memory.ts';
import type { ReportResult } from './cases/report.ts';
import type { SweepCaseResult } from './cases/sweep.ts';

export interface CaseResults {
  readonly epochs: readonly EpochsResult[];
  readonly arithmetic: readonly ArithmeticResult[];
  readonly loading: LoadingResult;
  readonly memory: readonly MemoryResult[];
  readonly report: readonly ReportResult[];
  readonly sweep: SweepCaseResult;
}

export type CaseName = keyof CaseResults;

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly node: string;
  readonly tensorflow: string;
}

export interface CaseEntry<Result> {
  readonly quick: boolean;
  readonly repetitions: number;
  /** The machine's load average (one minute) as the case began: what else it was doing. */
  readonly loadBefore: number;
  readonly seconds: number;
  readonly result: Result;
}

/** All of `bench/results.json`. */
export interface BenchResults {
  readonly machine: Machine;
  /** PyTorch's version; null: no case has needed it. */
  readonly pytorch: string | null;
  /** Made-up recordings were used, for want of the real ones. */
  readonly synthetic: boolean;
  readonly cases: { readonly [Name in CaseName]?: CaseEntry<CaseResults[Name]> };
}

export function describeBenchMachine(tensorflow: string): Machine {
  return {
    processor: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    node: process.version,
    tensorflow,
  };
}

/** Results of an earlier run; null: there are none. */
export async function readEarlierResults(file: string): Promise<BenchResults | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as BenchResults);
}

/** Whether two runs' figures may stand on one page: the same machine, programs and data. */
export function isComparable(one: BenchResults, other: Pick<BenchResults, 'machine' | 'synthetic'>): boolean {
  return isDeepStrictEqual(one.machine, other.machine) && one.synthetic === other.synthetic;
}
