import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { KernelLevel } from '../core/models/kernel-level.ts';
import type { Python } from '../infra/set-up/python-packages.ts';
import { type FoldFiles, writeFoldFiles } from './fold-files.ts';
import type { BenchModel } from './models.ts';
import { type PreparedFold, prepareFold } from './prepare-fold.ts';
import { type BenchDevice, type BenchProcess, startOurs, startPytorch } from './processes/bench-process.ts';

export const CONFIGURATIONS = { exact: 'configs/gestures.json', fast: 'configs/gestures-fast.json' } as const;

export interface WorkbenchOptions {
  readonly quick: boolean;
  readonly repetitions: number;
  readonly models: readonly BenchModel[];
  /** Levels of the kernels, fastest first. */
  readonly levels: readonly KernelLevel[];
  /** The level that every process is held to unless it is told another; null: the processor's fastest. */
  readonly heldTo: KernelLevel | null;
  readonly cores: number;
  /** Python with PyTorch; null: no case needs it. */
  readonly python: Python | null;
  readonly onProgress: (what: string) => void;
}

/** What every case needs: data, processes, and the extent of the measurement. */
export interface Workbench extends Omit<WorkbenchOptions, 'python'> {
  readonly prepared: PreparedFold;
  startOurs(device?: BenchDevice): BenchProcess;
  startPytorch(threads: number, device?: BenchDevice): BenchProcess;
  /** Stops every process started so far. */
  endProcesses(): void;
  /** Stops them and removes the files of the data. */
  close(): Promise<void>;
}

export async function openWorkbench({ python, ...options }: WorkbenchOptions): Promise<Workbench> {
  options.onProgress('preparing the data');
  const prepared = await prepareFold(CONFIGURATIONS.exact);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'durasweep-bench-'));
  const files: FoldFiles = await writeFoldFiles(folder, prepared.fold);
  const processes: BenchProcess[] = [];
  const held = options.heldTo ?? undefined;
  const keep = (process: BenchProcess) => {
    processes.push(process);
    return process;
  };
  const endProcesses = () => {
    for (const process of processes.splice(0)) process.end();
  };
  return {
    ...options,
    prepared,
    startOurs: (device = held) => keep(startOurs(files.foldFile, device)),
    startPytorch(threads, device = held) {
      if (python === null) throw new Error('This case needs PyTorch, but no Python with PyTorch was prepared.');
      return keep(startPytorch({ python, foldIndex: files.foldIndex, threads, device }));
    },
    endProcesses,
    async close() {
      endProcesses();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
