import type { Context } from '@temporalio/activity';
import { STORAGE_WAIT, type StorageWait, WAITING_FOR_STORAGE } from '../core/domain/storage-wait.ts';

/** A store that is back within this is no news. */
const NEWS_AFTER_MS = 2_000;

export interface WaitTeller {
  /** To be called with each report of progress. */
  see(progress: unknown): void;
  /** When the stage has ended. */
  end(): void;
}

/** Tells a sweep by signal that a training or evaluation of it waits for the store: the stage itself goes on, and its workflow hears nothing. */
export function createWaitTeller(context: Pick<Context, 'info' | 'client'>): WaitTeller {
  let waitsSince: number | null = null;
  let isTold = false;

  function tell(reason: string | null): void {
    isTold = reason !== null;
    const { workflowId } = context.info.workflowExecution ?? {};
    const [, sweepId, what] = /^(.*)\/([^/]+)$/.exec(workflowId ?? '') ?? [];
    if (sweepId === undefined || what === undefined) return;
    // One that has ended meanwhile needs no telling, and a server that is away cannot be told.
    const wait: StorageWait = { what, reason };
    void context.client.workflow
      .getHandle(sweepId)
      .signal(STORAGE_WAIT, wait)
      .catch(() => undefined);
  }

  function stop(): void {
    waitsSince = null;
    if (isTold) tell(null);
  }

  return {
    see(progress) {
      const reason = readReason(progress);
      if (reason === null) return stop();
      const now = performance.now();
      waitsSince ??= now;
      if (!isTold && now - waitsSince >= NEWS_AFTER_MS) tell(reason);
    },
    end: stop,
  };
}

function readReason(progress: unknown): string | null {
  const { note = null } = (progress ?? {}) as { note?: unknown };
  return typeof note === 'string' && note.startsWith(WAITING_FOR_STORAGE) ? note.slice(WAITING_FOR_STORAGE.length) : null;
}
