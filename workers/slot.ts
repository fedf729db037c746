import { type ChildProcess, fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import type { StageName } from '../activities/contract/stages.ts';
import { GPU_VARIABLES } from './gpu-variables.ts';
import type { Program } from './programs.ts';
import { runSlotTask, type SlotTask } from './run-slot-task.ts';

const KEPT_ERROR_CHARACTERS = 2_000;

/** One TensorFlow thread per slot, so that as many slots as cores do not compete for the processors. */
const SINGLE_THREAD = { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1', OMP_NUM_THREADS: '1', TF_CPP_MIN_LOG_LEVEL: '2' };

export interface Slot {
  readonly pid: number | undefined;
  /** @throws DurasweepError SlotCrashed, OutOfMemory or SlotStalled, or the class the stage failed with; the signal's reason if aborted. */
  run(task: SlotTask): Promise<unknown>;
  isAlive(): boolean;
  end(): void;
}

export interface SlotOptions {
  readonly program: Program;
  /** Limit of resident memory. */
  readonly memoryMegabytes: number;
  readonly env: Record<string, string | undefined>;
  /** Stages loaded at once rather than on first use: a tenth of a second each, a second if it needs TensorFlow. */
  readonly stages: readonly StageName[];
  /** Stages loaded when the process has been idle for a while. */
  readonly laterStages: readonly StageName[];
  /** Options for Node. */
  readonly processOptions: readonly string[];
  /** Of the process: the higher, the more it gives way to others. */
  readonly niceness: number;
}

/**
 * Heartbeats, storage and the console must have priority when every core is training. So must short stages, which trainings wait for: first for
 * their data, while training processes still load.
 */
export const NICENESS = { training: constants.priority.PRIORITY_BELOW_NORMAL, light: 5 } as const;

/**
 * Node's options for training processes: most objects live only for one batch, and letting the heap grow between collections costs 40 to
 * 80 MB and saves no time.
 */
export const TRAINING_OPTIONS = ['--optimize-for-size'] as const;

export function startSlot({ program, memoryMegabytes, env, stages, laterStages, processOptions, niceness }: SlotOptions): Slot {
  const child = fork(program.file, [stages.join(), laterStages.join()], {
    execArgv: [...processOptions, ...program.execArgv],
    env: { ...GPU_VARIABLES, ...env, ...SINGLE_THREAD },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  lowerPriority(child, niceness);
  let errors = '';
  let broken = false;
  // Without a listener, the error would end the worker. The running task fails by itself.
  child.on('error', () => {
    broken = true;
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString('utf8')).slice(-KEPT_ERROR_CHARACTERS);
  });
  return {
    pid: child.pid,
    run: (task) => {
      // Output of an earlier task says nothing about this one.
      errors = '';
      return runSlotTask({ child, memoryMegabytes, task, lastErrors: () => errors });
    },
    isAlive: () => !broken && child.connected && child.exitCode === null && child.signalCode === null,
    end: () => void child.kill('SIGKILL'),
  };
}

function lowerPriority(child: ChildProcess, niceness: number): void {
  try {
    if (child.pid !== undefined) setPriority(child.pid, niceness);
  } catch {
    // Not allowed in some containers; the only effect is slower heartbeats.
  }
}
