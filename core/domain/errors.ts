import type { FailureClass } from './failure-classes.ts';

/** An error of a known class, whose message names the field, the value, what is allowed and what to do. */
export class DurasweepError extends Error {
  readonly failureClass: FailureClass;

  constructor(failureClass: FailureClass, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = failureClass;
    this.failureClass = failureClass;
  }
}

/** For `catch`: returns an error of a known class and rethrows all others. */
export function asExpected(error: unknown): DurasweepError {
  if (error instanceof DurasweepError) return error;
  throw error;
}

/** Whether the store could not be reached or refused the request, which says nothing about the requested object. */
export function isStorageFailure(error: unknown): error is DurasweepError {
  return error instanceof DurasweepError && isStorageFailureClass(error.failureClass);
}

/** Unavailable: waited for without limit. Refused: rarely resolves by itself. */
const STORAGE_FAILURES = ['StorageUnavailable', 'StorageRefused'] as const satisfies readonly FailureClass[];
export type StorageFailureClass = (typeof STORAGE_FAILURES)[number];

export function isStorageFailureClass(name: string | null | undefined): name is StorageFailureClass {
  return STORAGE_FAILURES.some((known) => known === name);
}
