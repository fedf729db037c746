import type { Worker } from '@temporalio/worker';

const LOOK_EVERY_MS = 1_000;

type Endable = Pick<Worker, 'getStatus' | 'shutdown'>;

/**
 * Shuts down a worker that has been idle for this long, so that a cluster can remove its pod without ending one that is training. A task that
 * arrives at that moment waits for the next worker.
 */
export function endWhenIdle(worker: Endable, idleSeconds: number | null): void {
  if (idleSeconds === null) return;
  let busyAtMs = performance.now();
  const timer = setInterval(() => {
    const { runState, numInFlightActivities } = worker.getStatus();
    // On a busy machine, seconds pass between creation and start.
    if (numInFlightActivities > 0 || runState === 'INITIALIZED') busyAtMs = performance.now();
    if (['INITIALIZED', 'RUNNING'].includes(runState) && performance.now() - busyAtMs < idleSeconds * 1_000) return;
    clearInterval(timer);
    if (runState === 'RUNNING') worker.shutdown();
  }, LOOK_EVERY_MS);
  timer.unref();
}
