import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Python } from '../../infra/set-up/python-packages.ts';
import { inheritedVariables } from '../../workers/environment.ts';
import { TRAINING_OPTIONS } from '../../workers/slot.ts';
import type { BenchRequest } from './messages.ts';

/** The bench compares processors: a GPU that only one side used would say nothing. */
export const NO_GPU = { CUDA_VISIBLE_DEVICES: '-1' };

/** A process that trains on request, and waits in between without using the processor. */
export interface BenchProcess {
  ask<Reply>(request: BenchRequest): Promise<Reply>;
  end(): void;
}

/** @param foldFile a fold as `encodeFoldSequences` writes it */
export function startOurs(foldFile: string): BenchProcess {
  const file = path.join(import.meta.dirname, 'our-process.ts');
  const threads = { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1', OMP_NUM_THREADS: '1', TF_CPP_MIN_LOG_LEVEL: '2' };
  return start(process.execPath, [...TRAINING_OPTIONS, '--import', import.meta.resolve('tsx'), file, foldFile], threads);
}

/** @param request.foldIndex the index that `writeFoldFiles` wrote */
export function startPytorch(request: { readonly python: Python; readonly foldIndex: string; readonly threads: number }): BenchProcess {
  const file = path.join(import.meta.dirname, 'pytorch_peer.py');
  const threads = String(request.threads);
  const { program, variables } = request.python;
  return start(program, [file, request.foldIndex, threads], { ...variables, OMP_NUM_THREADS: threads });
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
