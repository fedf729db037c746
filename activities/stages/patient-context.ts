import type { DurasweepError } from '../../core/domain/errors.ts';
import { WAITING_FOR_STORAGE } from '../../core/domain/storage-wait.ts';
import { waitForStorage } from '../../core/storage/wait-for-storage.ts';
import type { StageContext } from './stage-context.ts';

/** The same context with a store that waits while its service is unavailable or, for a limited time, refuses; `note` receives the reason for each pause. */
export function createPatientContext(context: StageContext, note: (text: string) => void): StageContext {
  const { store, signal, refusalMilliseconds } = context;
  return { ...context, store: waitForStorage(store, { signal, refusalMilliseconds, onWait: (error) => note(describeWait(error)) }) };
}

/** One line with only the cause, because the console truncates long lines. Services and the client include hosts and identities, but no secrets. */
function describeWait({ message, cause }: DurasweepError): string {
  const reason = cause instanceof Error && cause.message !== '' ? cause.message : message;
  return `${WAITING_FOR_STORAGE}${reason.split('\n', 1)[0]}`;
}
