import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { KernelLevel } from '../../core/models/kernel-level.ts';
import type { Python } from '../../infra/set-up/python-packages.ts';
import { inheritedVariables } from '../../workers/environment.ts';
import { TRAINING_OPTIONS } from '../../workers/slot.ts';
import type { BenchRequest } from './messages.ts';

/** The benchmark compares CPU performance; with a GPU that only one side uses, the comparison would be meaningless. */
export const NO_GPU = { CUDA_VISIBLE_DEVICES: '-1' };

/** A process that trains on request and waits in between without using the processor. */
export interface BenchProcess {
  ask<Reply>(request: BenchRequest): Promise<Reply>;
  end(): void;
}

/**
 * Limits libraries to the instructions of a level: oneDNN, which TensorFlow and PyTorch both use, and PyTorch's own kernels and its MKL.
 * Our kernels read DURASWEEP_KERNEL_LEVEL.
 */
const INSTRUCTIONS: Readonly<Record<KernelLevel, Readonly<Record<string, string>>>> = {
  baseline: { ONEDNN_MAX_CPU_ISA: 'SSE41', ATEN_CPU_CAPABILITY: 'default', MKL_ENABLE_INSTRUCTIONS: 'SSE4_2' },
  avx2: { ONEDNN_MAX_CPU_ISA: 'AVX2', ATEN_CPU_CAPABILITY: 'avx2', MKL_ENABLE_INSTRUCTIONS: 'AVX2' },
  avx512: { ONEDNN_MAX_CPU_ISA: 'AVX512_CORE', ATEN_CPU_CAPABILITY: 'avx512', MKL_ENABLE_INSTRUCTIONS: 'AVX512' },
  neon: {},
};

function forceLevel(level: KernelLevel | undefined): Readonly<Record<string, string>> {
  return level === undefined ? {} : { ...INSTRUCTIONS[level], DURASWEEP_KERNEL_LEVEL: level };
}

/** @param foldFile a fold as `encodeFoldSequences` writes it @param level level of the kernels; absent: the fastest */
export function startOurs(foldFile: string, level?: KernelLevel): BenchProcess {
  const file = path.join(import.meta.dirname, 'our-process.ts');
  const threads = { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1', OMP_NUM_THREADS: '1', TF_CPP_MIN_LOG_LEVEL: '2' };
  return start(process.execPath, [...TRAINING_OPTIONS, '--import', import.meta.resolve('tsx'), file, foldFile], {
    ...threads,
    ...forceLevel(level),
  });
}

export interface PytorchRequest {
  readonly python: Python;
  readonly foldIndex: string;
  readonly threads: number;
  /** Level whose instructions it may use; absent: all. */
  readonly level?: KernelLevel;
}

/** @param request.foldIndex the index that `writeFoldFiles` wrote */
export function startPytorch(request: PytorchRequest): BenchProcess {
  const file = path.join(import.meta.dirname, 'pytorch_peer.py');
  const threads = String(request.threads);
  const { program, variables } = request.python;
  return start(program, [file, request.foldIndex, threads], { ...variables, ...forceLevel(request.level), OMP_NUM_THREADS: threads });
}

function start(program: string, args: readonly string[], variables: Readonly<Record<string, string>>): BenchProcess {
  const child = spawn(program, args, { env: { ...inheritedVariables(), ...NO_GPU, ...variables }, stdio: ['pipe', 'pipe', 'inherit'] });
  const replies = createInterface({ input: child.stdout as NonNullable<ChildProcess['stdout']> })[Symbol.asyncIterator]();
  return {
    async ask<Reply>(request: BenchRequest) {
      child.stdin?.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await replies.next();
      if (done) throw new Error(`${path.basename(program)} ${args.map((arg) => path.basename(arg)).join(' ')} ended before it answered.`);
      return JSON.parse(value) as Reply;
    },
    end: () => void child.kill('SIGKILL'),
  };
}
