import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { KernelLevel } from '../../core/models/kernel-level.ts';
import type { Python } from '../../infra/set-up/python-packages.ts';
import { inheritedVariables } from '../../workers/environment.ts';
import { GPU_VARIABLES } from '../../workers/gpu-variables.ts';
import { TRAINING_OPTIONS } from '../../workers/slot.ts';
import type { BenchRequest } from './messages.ts';

/** Most cases compare CPU performance; with a GPU that only one side uses, the comparison would be meaningless. */
export const NO_GPU = { CUDA_VISIBLE_DEVICES: '-1' };

/** Where a process computes: at a level of the CPU's kernels, by default the fastest, or on the GPU. */
export type BenchDevice = KernelLevel | 'gpu' | undefined;

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

/** Variables that make a process compute there. */
export function selectDevice(device: BenchDevice): Readonly<Record<string, string>> {
  if (device === 'gpu') return {};
  return { ...NO_GPU, ...(device && { ...INSTRUCTIONS[device], DURASWEEP_KERNEL_LEVEL: device }) };
}

/** @param foldFile a fold as `encodeFoldSequences` writes it */
export function startOurs(foldFile: string, device?: BenchDevice): BenchProcess {
  const file = path.join(import.meta.dirname, 'our-process.ts');
  const threads = { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1', OMP_NUM_THREADS: '1', TF_CPP_MIN_LOG_LEVEL: '2' };
  return start(process.execPath, [...TRAINING_OPTIONS, '--import', import.meta.resolve('tsx'), file, foldFile], {
    ...threads,
    ...GPU_VARIABLES,
    ...selectDevice(device),
  });
}

export interface PytorchRequest {
  readonly python: Python;
  readonly foldIndex: string;
  readonly threads: number;
  readonly device: BenchDevice;
}

/** @param request.foldIndex the index that `writeFoldFiles` wrote */
export function startPytorch(request: PytorchRequest): BenchProcess {
  const file = path.join(import.meta.dirname, 'pytorch_peer.py');
  const threads = String(request.threads);
  const { program, variables } = request.python;
  const device = request.device === 'gpu' ? 'cuda' : 'cpu';
  return start(program, [file, request.foldIndex, threads, device], {
    ...variables,
    ...selectDevice(request.device),
    OMP_NUM_THREADS: threads,
  });
}

function start(program: string, args: readonly string[], variables: Readonly<Record<string, string>>): BenchProcess {
  const child = spawn(program, args, { env: { ...inheritedVariables(), ...variables }, stdio: ['pipe', 'pipe', 'inherit'] });
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
