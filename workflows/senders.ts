import { currentUpdateInfo, type WorkflowInterceptors } from '@temporalio/workflow';
import { shorten } from './shorten.ts';

const LONGEST_NAME = 120;

/** Who sent the updates and signals that this workflow has been given, as they called themselves. */
const byUpdate = new Map<string, string>();
const bySignal = new Map<string, string[]>();

/**
 * Temporal tells a workflow's handlers no sender; the messages that bring them here do, from any client and again at every replay.
 */
export const interceptors = (): WorkflowInterceptors => ({
  internals: [
    {
      activate(input, next) {
        for (const { doUpdate, signalWorkflow } of input.activation.jobs ?? []) {
          const updateSender = doUpdate?.meta?.identity;
          if (doUpdate?.id && updateSender) byUpdate.set(doUpdate.id, toName(updateSender));
          if (signalWorkflow?.signalName) remember(signalWorkflow.signalName, signalWorkflow.identity ?? '');
        }
        next(input);
      },
    },
  ],
});

function remember(signal: string, identity: string): void {
  // Variants' own reports come by the thousand, and nobody asks who sent them.
  if (signal === 'setPaused') bySignal.set(signal, [...(bySignal.get(signal) ?? []), toName(identity)]);
}

/** The sender of the update that is being handled; null: none is, or nobody said. */
export function findUpdateSender(): string | null {
  return byUpdate.get(currentUpdateInfo()?.id ?? '') ?? null;
}

/** The sender of the signal that has just been given; to be asked once for each, in order. */
export function takeSignalSender(signal: string): string | null {
  return bySignal.get(signal)?.shift() || null;
}

/** One line, whatever the sender calls itself. */
function toName(identity: string): string {
  return shorten(identity.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').trim()).slice(0, LONGEST_NAME);
}
