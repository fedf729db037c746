import { type ChildProcess, fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import type { StageName } from '../activities/contract/stages.ts';
import { DurasweepError } from '../core/domain/errors.ts';
import { GPU_VARIABLES } from './gpu-variables.ts';
import type { Program } from './programs.ts';
import type { SlotReply, SlotRequest } from './slot-messages.ts';
import { watchMemory } from './watch-memory.ts';

const CANCEL_GRACE_MS = 5_000;
const KEPT_ERROR_CHARACTERS = 2_000;
/** How long to wait for the last output of a process that has ended, because its child processes may keep the stream open. */
const LAST_WORDS_MS = 1_000;

/** One TensorFlow thread per slot, so that as many slots as cores do not compete for the processors. */
const SINGLE_THREAD = { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1', OMP_NUM_THREADS: '1', TF_CPP_MIN_LOG_LEVEL: '2' };

export interface SlotTask {
  readonly request: Omit<Extract<SlotRequest, { type: 'run' }>, 'type'>;
  readonly onProgress: (details: unknown) => void;
  readonly signal: AbortSignal;
  /** Maximum time without a report, after which the slot is ended. */
  readonly stallMilliseconds: number;
}

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
}

/**
 * Node's options for training processes: most objects live only for one batch, and letting the heap grow between collections costs 40 to
 * 80 MB and saves no time.
 */
export const TRAINING_OPTIONS = ['--optimize-for-size'] as const;

export function startSlot({ program, memoryMegabytes, env, stages, laterStages, processOptions }: SlotOptions): Slot {
  const child = fork(program.file, [stages.join(), laterStages.join()], {
    execArgv: [...processOptions, ...program.execArgv],
    env: { ...GPU_VARIABLES, ...env, ...SINGLE_THREAD },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  lowerPriority(child);
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
      return runTask({ child, memoryMegabytes, task, lastErrors: () => errors });
    },
    isAlive: () => !broken && child.connected && child.exitCode === null && child.signalCode === null,
    end: () => void child.kill('SIGKILL'),
  };
}

/** Heartbeats, storage and the console must have priority when every core is training. */
function lowerPriority(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not allowed in some containers; the only effect is slower heartbeats.
  }
}

interface RunningTask {
  readonly child: ChildProcess;
  readonly memoryMegabytes: number;
  readonly task: SlotTask;
  readonly lastErrors: () => string;
}

function runTask({ child, memoryMegabytes, task, lastErrors }: RunningTask): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let reason: DurasweepError | null = null;
    let grace: NodeJS.Timeout | undefined;
    let lastWords: NodeJS.Timeout | undefined;
    const kill = (why: DurasweepError) => {
      reason ??= why;
      child.kill('SIGKILL');
    };
    const stall = watchStall(task.stallMilliseconds, kill);
    const stopWatchingMemory = watchMemory({ child, limitMegabytes: memoryMegabytes, onExceeded: kill });
    const cancel = () => {
      send(child, { type: 'cancel' });
      grace = setTimeout(() => child.kill('SIGKILL'), CANCEL_GRACE_MS);
    };

    const onMessage = (reply: SlotReply) => {
      stall.restart();
      if (reply.type === 'progress') return task.onProgress(reply.details);
      settle(() => (reply.type === 'done' ? resolve(reply.result) : reject(toError(reply, task.signal))));
    };
    const fail = () => settle(() => reject(task.signal.aborted ? task.signal.reason : (reason ?? createExitError(child, lastErrors()))));
    const onExit = () => {
      lastWords = setTimeout(fail, LAST_WORDS_MS);
    };
    const onError = (error: Error) => {
      reason ??= createStartError(error);
      fail();
    };

    function settle(finish: () => void): void {
      clearTimeout(grace);
      clearTimeout(lastWords);
      stall.stop();
      stopWatchingMemory();
      task.signal.removeEventListener('abort', cancel);
      child.off('message', onMessage);
      child.off('error', onError);
      child.off('exit', onExit);
      child.off('close', fail);
      finish();
    }

    child.on('message', onMessage);
    child.on('error', onError);
    child.on('exit', onExit);
    // Not on 'exit', when its last output and even its answer may not have arrived yet.
    child.on('close', fail);
    task.signal.addEventListener('abort', cancel, { once: true });
    send(child, { type: 'run', ...task.request });
    if (task.signal.aborted) cancel();
  });
}

function send(child: ChildProcess, request: SlotRequest): void {
  // If the process died in the meantime, its exit is reported, not the failed send.
  if (child.connected) child.send(request, () => undefined);
}

function watchStall(milliseconds: number, kill: (why: DurasweepError) => void) {
  const stalled = () => kill(new DurasweepError('SlotStalled', `The slot made no progress for ${milliseconds / 1_000} s and was ended.`));
  const timer = setTimeout(stalled, milliseconds);
  return { restart: () => void timer.refresh(), stop: () => clearTimeout(timer) };
}

function toError(reply: Extract<SlotReply, { type: 'failed' }>, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  const error = reply.failureClass === null ? new Error(reply.message) : new DurasweepError(reply.failureClass, reply.message);
  error.stack = reply.stack;
  return error;
}

function createStartError({ message }: Error): DurasweepError {
  const way = 'Allow more processes and open files (ulimit -u, ulimit -n), or lower DURASWEEP_SLOTS.';
  return new DurasweepError('SlotCrashed', `The slot process could not be started or reached (${message}). ${way}`);
}

function createExitError({ exitCode, signalCode }: ChildProcess, errors: string): DurasweepError {
  const how = signalCode ?? `exit code ${exitCode}`;
  if (/heap out of memory|std::bad_alloc|ResourceExhausted|OOM when allocating/i.test(errors)) {
    return new DurasweepError('OutOfMemory', `The slot ran out of memory (${how}); use a smaller batch or model, or fewer slots.`);
  }
  const told = errors.trim() === '' ? '' : ` Last output:\n${errors.trim()}`;
  return new DurasweepError('SlotCrashed', `The slot process ended unexpectedly (${how}).${told}`);
}
