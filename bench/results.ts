import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import type { KernelLevel } from '../core/models/kernel-level.ts';
import { listCudaDevices } from '../infra/set-up/tensorflow-library.ts';
import { listKernelLevels, readProcessor } from '../workers/processor-levels.ts';
import type { ArithmeticResult } from './cases/arithmetic.ts';
import type { EpochsResult } from './cases/epochs.ts';
import type { GpuResult } from './cases/gpu.ts';
import type { InferenceResult } from './cases/inference.ts';
import type { LoadingResult } from './cases/loading.ts';
import type { MemoryResult } from './cases/memory.ts';
import type { ReportResult } from './cases/report.ts';
import type { SweepCaseResult } from './cases/sweep.ts';

export interface CaseResults {
  readonly epochs: readonly EpochsResult[];
  readonly arithmetic: readonly ArithmeticResult[];
  /** Empty where no GPU was found. */
  readonly gpu: readonly GpuResult[];
  readonly inference: readonly InferenceResult[];
  readonly loading: LoadingResult;
  readonly memory: readonly MemoryResult[];
  readonly report: readonly ReportResult[];
  readonly sweep: SweepCaseResult;
}

export type CaseName = keyof CaseResults;

export interface Machine {
  readonly processor: string;
  /** Kernel levels that the processor supports, or only those up to the one that it was held to; fastest last. */
  readonly levels: readonly string[];
  /** The processor's fastest level, if it was held to a lower one. */
  readonly fastestLevel?: string;
  readonly cores: number;
  /** The first GPU's name; absent: none. */
  readonly gpu?: string;
  readonly node: string;
  readonly tensorflow: string;
}

interface CaseEntry<Result> {
  readonly quick: boolean;
  readonly repetitions: number;
  /** The machine's load average (one minute) when the case started. */
  readonly loadBefore: number;
  readonly seconds: number;
  readonly result: Result;
}

/** Measurements on one machine; `bench/results.json` is a list of them, newest first. */
export interface BenchResults {
  readonly machine: Machine;
  /** PyTorch's version; null: no case needed it. */
  readonly pytorch: string | null;
  /** A remark on these figures for the page. */
  readonly remark?: string;
  /** Synthetic recordings were used because the real ones were not available. */
  readonly synthetic: boolean;
  readonly cases: { readonly [Name in CaseName]?: CaseEntry<CaseResults[Name]> };
}

/** @param heldTo null: the processor's fastest */
export async function readBenchMachine(tensorflow: string, heldTo: KernelLevel | null): Promise<Machine> {
  const [gpu] = await listCudaDevices();
  const fastestLevel = listKernelLevels(readProcessor()).at(-1) as string;
  return {
    processor: os.cpus()[0]?.model.trim() ?? 'unknown',
    levels: listLevelsUpTo(heldTo),
    ...(heldTo === null || heldTo === fastestLevel ? {} : { fastestLevel }),
    cores: os.availableParallelism(),
    ...(gpu === undefined ? {} : { gpu }),
    node: process.version,
    tensorflow,
  };
}

/** Kernel levels that the processor supports, fastest last. @param limit the last one; null: no limit */
export function listLevelsUpTo(limit: KernelLevel | null): KernelLevel[] {
  const levels = listKernelLevels(readProcessor());
  return limit === null ? levels : levels.slice(0, levels.indexOf(limit) + 1);
}

/** Reads the results of earlier runs, one for each machine. */
export async function readEarlierResults(file: string): Promise<readonly BenchResults[]> {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? [] : (JSON.parse(text) as BenchResults[]);
}

/** Whether the figures of two runs can be in one table: the same machine, programs and data. */
export function isComparable(one: BenchResults, other: Pick<BenchResults, 'machine' | 'synthetic'>): boolean {
  return isDeepStrictEqual(one.machine, other.machine) && one.synthetic === other.synthetic;
}
