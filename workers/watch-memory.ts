import type { ChildProcess } from 'node:child_process';
import { DurasweepError } from '../core/domain/errors.ts';
import { readProcessMegabytes } from './process-memory.ts';

const CHECK_EVERY_MS = 1_000;

interface WatchMemoryOptions {
  readonly child: ChildProcess;
  readonly limitMegabytes: number;
  readonly onExceeded: (why: DurasweepError) => void;
}

/**
 * Watches a process's resident memory from outside, which works even if the process is busy or hung; returns a function to stop. Ending one slot
 * early is better than having the kernel kill an arbitrary process. Linux only: elsewhere there is no /proc, so no limit.
 */
export function watchMemory({ child, limitMegabytes, onExceeded }: WatchMemoryOptions): () => void {
  const timer = setInterval(() => {
    const megabytes = readProcessMegabytes(child.pid, 'VmRSS');
    if (megabytes === null || megabytes <= limitMegabytes) return;
    const message = `The slot used ${Math.round(megabytes)} MB, the limit is ${limitMegabytes} MB; use a smaller batch or model, or raise DURASWEEP_SLOT_MEMORY_MB.`;
    onExceeded(new DurasweepError('OutOfMemory', message));
  }, CHECK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
