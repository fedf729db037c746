import type { Context } from '@temporalio/activity';
import { STORAGE_WAIT, type StorageWait, WAITING_FOR_STORAGE } from '../core/domain/storage-wait.ts';
import { splitWorkflowId } from './split-workflow-id.ts';

/** Waits shorter than this are not reported. */
const NEWS_AFTER_MS = 2_000;

export interface WaitTeller {
  /** Must be called with each progress report. */
  see(progress: unknown): void;
  /** Must be called when the stage has ended. */
  end(): void;
}

/** Signals a sweep that its training or evaluation is waiting for the store, because the stage itself continues and its workflow is not informed. */
export function createWaitTeller(context: Pick<Context, 'info' | 'client'>): WaitTeller {
  let waitsSince: number | null = null;
  let isTold = false;

  function tell(reason: string | null): void {
    isTold = reason !== null;
    const id = splitWorkflowId(context.info);
    if (id === null) return;
    // A sweep that has ended need not be informed, and an unavailable server cannot be.
    const wait: StorageWait = { what: id.part, reason };
    void context.client.workflow
      .getHandle(id.sweepId)
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
