import type { ChildProcess } from 'node:child_process';
import { DurasweepError } from '../core/domain/errors.ts';
import type { AskSearch, RungReached } from '../core/domain/rung.ts';
import type { SlotReply, SlotRequest } from './slot-messages.ts';
import { watchMemory } from './watch-memory.ts';

const CANCEL_GRACE_MS = 5_000;
/** How long to wait for the last output of a process that has ended, because its child processes may keep the stream open. */
const LAST_WORDS_MS = 1_000;

export interface SlotTask {
  readonly request: Omit<Extract<SlotRequest, { type: 'run' }>, 'type'>;
  readonly onProgress: (details: unknown) => void;
  /** Default: nobody answers. */
  readonly askSearch?: AskSearch;
  readonly signal: AbortSignal;
  /** Maximum time without a report, after which the slot is ended. */
  readonly stallMilliseconds: number;
}

interface RunningTask {
  readonly child: ChildProcess;
  readonly memoryMegabytes: number;
  readonly task: SlotTask;
  readonly lastErrors: () => string;
}

/** Ends the slot's process if it stalls, exceeds its memory or does not follow a cancellation. */
export function runSlotTask({ child, memoryMegabytes, task, lastErrors }: RunningTask): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let reason: DurasweepError | null = null;
    const kill = (why: DurasweepError) => {
      reason ??= why;
      child.kill('SIGKILL');
    };
    const stall = watchStall(task.stallMilliseconds, kill);
    const stopWatchingMemory = watchMemory({ child, limitMegabytes: memoryMegabytes, onExceeded: kill });
    const stopListening = listen(child, {
      onReply: (reply) => {
        stall.restart();
        if (reply.type === 'progress') return task.onProgress(reply.details);
        if (reply.type === 'ask') return void answer(reply.reached);
        settle(() => (reply.type === 'done' ? resolve(reply.result) : reject(toError(reply, task.signal))));
      },
      onEnd: (startError) => {
        if (startError !== undefined) reason ??= createStartError(startError);
        settle(() => reject(task.signal.aborted ? task.signal.reason : (reason ?? createExitError(child, lastErrors()))));
      },
    });

    async function answer(reached: RungReached): Promise<void> {
      send(child, { type: 'answer', next: (await task.askSearch?.(reached)) ?? null });
    }

    function settle(finish: () => void): void {
      stall.stop();
      stopWatchingMemory();
      stopCancelling();
      stopListening();
      finish();
    }

    send(child, { type: 'run', ...task.request });
    const stopCancelling = cancelOnAbort(child, task.signal);
  });
}

interface Listeners {
  readonly onReply: (reply: SlotReply) => void;
  /** @param startError if the process could not be started or reached */
  readonly onEnd: (startError?: Error) => void;
}

/** @returns a function that stops listening */
function listen(child: ChildProcess, { onReply, onEnd }: Listeners): () => void {
  let lastWords: NodeJS.Timeout | undefined;
  const end = () => onEnd();
  const onExit = () => {
    lastWords = setTimeout(end, LAST_WORDS_MS);
  };
  child.on('message', onReply);
  child.on('error', onEnd);
  child.on('exit', onExit);
  // Not on 'exit', when its last output and even its answer may not have arrived yet.
  child.on('close', end);
  return () => {
    clearTimeout(lastWords);
    child.off('message', onReply);
    child.off('error', onEnd);
    child.off('exit', onExit);
    child.off('close', end);
  };
}

/** @returns a function that stops waiting for the abort, and for the end of a cancelled task */
function cancelOnAbort(child: ChildProcess, signal: AbortSignal): () => void {
  let grace: NodeJS.Timeout | undefined;
  const cancel = () => {
    send(child, { type: 'cancel' });
    grace = setTimeout(() => child.kill('SIGKILL'), CANCEL_GRACE_MS);
  };
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  return () => {
    clearTimeout(grace);
    signal.removeEventListener('abort', cancel);
  };
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
