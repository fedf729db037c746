import { currentUpdateInfo, type WorkflowInterceptors } from '@temporalio/workflow';
import { shorten } from './shorten.ts';

const LONGEST_NAME = 120;

/** The senders of updates and signals to this workflow, by the names they gave themselves. */
const byUpdate = new Map<string, string>();
const bySignal = new Map<string, string[]>();

/**
 * Temporal does not pass the sender to a workflow's handlers, but the messages themselves contain it, for any client and at every replay.
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
  // Variants send thousands of reports, whose senders do not matter.
  if (signal === 'setPaused') bySignal.set(signal, [...(bySignal.get(signal) ?? []), toName(identity)]);
}

/** The sender of the current update; null if there is none or it is unknown. */
export function findUpdateSender(): string | null {
  return byUpdate.get(currentUpdateInfo()?.id ?? '') ?? null;
}

/** The sender of the signal just received; must be called once per signal, in order. */
export function takeSignalSender(signal: string): string | null {
  return bySignal.get(signal)?.shift() || null;
}

/** Reduces the sender's name to one line. */
function toName(identity: string): string {
  return shorten(identity.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').trim()).slice(0, LONGEST_NAME);
}
