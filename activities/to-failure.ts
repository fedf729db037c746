import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { DurasweepError, isStorageFailureClass } from '../core/domain/errors.ts';
import type { FailureClass } from '../core/domain/failure-classes.ts';
import type { StageLimits } from './types.ts';

/** How earlier attempts failed, apart from what Temporal counts: every attempt, lost workers, shutdowns and storage that was away too. */
export interface EarlierFailures {
  readonly crashes: number;
  /** Of no class. */
  readonly unexpectedErrors: number;
}

/** What decides whether a failure is for good. */
export interface FailedAttempt {
  readonly attempt: number;
  /** This attempt's too. */
  readonly failures: EarlierFailures;
  /** Absent: the workflow is of older code, and waits for storage without a word. */
  readonly limits: StageLimits | undefined;
  /** From the first attempt's scheduling to this one's, by the server's clock. */
  readonly millisecondsSoFar: number;
  /** Whether the stage itself waits for storage, keeping what it has. */
  readonly waitsInPlace: boolean;
}

const CRASHES_ALLOWED = 3;
const UNEXPECTED_ERRORS_ALLOWED = 3;
/** Ended the process rather than failing in it: the next attempt goes on from the last checkpoint. */
const CRASHES: ReadonlySet<FailureClass> = new Set(['SlotCrashed', 'SlotStalled', 'OutOfMemory']);
const FINAL: ReadonlySet<FailureClass> = new Set(['InvalidConfig', 'DatasetRejected', 'TrainingDiverged', 'ResultLost', 'DataLost']);

export function countFailure(error: unknown, { crashes, unexpectedErrors }: EarlierFailures): EarlierFailures {
  if (error instanceof CancelledFailure) return { crashes, unexpectedErrors };
  if (!(error instanceof DurasweepError)) return { crashes, unexpectedErrors: unexpectedErrors + 1 };
  return { crashes: crashes + (CRASHES.has(error.failureClass) ? 1 : 0), unexpectedErrors };
}

/** A Temporal failure whose type is the failure class and which is retried only where that can help. */
export function toFailure(error: unknown, failed: FailedAttempt): unknown {
  if (error instanceof CancelledFailure)
    return isShutdown(error) ? ApplicationFailure.retryable('The worker was shut down.', 'WorkerShutdown') : error;
  if (!(error instanceof DurasweepError)) return toUnexpected(error, failed);
  const { failureClass, message } = error;
  return ApplicationFailure.create({
    type: failureClass,
    message,
    nonRetryable: isForGood(failureClass, failed),
    details: [{ attempt: failed.attempt }],
    cause: error,
  });
}

function isForGood(failureClass: FailureClass, failed: FailedAttempt): boolean {
  if (isStorageFailureClass(failureClass)) return isNewsOrOverdue(failureClass, failed);
  return FINAL.has(failureClass) || (CRASHES.has(failureClass) && failed.failures.crashes >= CRASHES_ALLOWED);
}

/** A workflow hears of a store that does not serve by a failure, and then has the stage tried again; a refusal it waits for only so long. */
function isNewsOrOverdue(failureClass: FailureClass, { limits, millisecondsSoFar, waitsInPlace }: FailedAttempt): boolean {
  if (waitsInPlace) return failureClass === 'StorageRefused';
  if (limits === undefined) return false;
  if (limits.told !== failureClass) return true;
  return failureClass === 'StorageRefused' && millisecondsSoFar >= limits.refusalMilliseconds;
}

/** An error nobody foresaw is more likely a mistake in the code than bad luck: tried a few times, then left to a person. */
function toUnexpected(error: unknown, { attempt, failures }: FailedAttempt): ApplicationFailure {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return ApplicationFailure.create({
    type: name,
    message,
    nonRetryable: failures.unexpectedErrors >= UNEXPECTED_ERRORS_ALLOWED,
    details: [{ attempt }],
    cause: error as Error,
  });
}

function isShutdown(error: CancelledFailure): boolean {
  return error.message.includes('WORKER_SHUTDOWN');
}
