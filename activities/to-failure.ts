import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { DurasweepError, isStorageFailureClass } from '../core/domain/errors.ts';
import type { FailureClass } from '../core/domain/failure-classes.ts';
import type { StageLimits } from './contract/stage.ts';

/** Failures of earlier attempts. Temporal's own count also includes lost workers, shutdowns and unavailable storage. */
export interface EarlierFailures {
  readonly crashes: number;
  /** Unclassified errors. */
  readonly unexpectedErrors: number;
}

/** What decides whether a failure is permanent. */
export interface FailedAttempt {
  readonly attempt: number;
  /** Including this attempt. */
  readonly failures: EarlierFailures;
  /** Absent if the workflow is from older code, which does not report waits for storage. */
  readonly limits: StageLimits | undefined;
  /** Time from the scheduling of the first attempt to that of this one, by the server's clock. */
  readonly millisecondsSoFar: number;
  /** Whether the stage itself waits for storage and keeps its state. */
  readonly waitsInPlace: boolean;
}

const CRASHES_ALLOWED = 3;
const UNEXPECTED_ERRORS_ALLOWED = 3;
/** Failures that ended the process: the next attempt resumes from the last checkpoint. */
const CRASHES: ReadonlySet<FailureClass> = new Set(['SlotCrashed', 'SlotStalled', 'OutOfMemory']);
const FINAL: ReadonlySet<FailureClass> = new Set([
  'InvalidConfig',
  'DatasetRejected',
  'TrainingDiverged',
  'ResultLost',
  'DataLost',
  'StateLost',
]);

export function countFailure(error: unknown, { crashes, unexpectedErrors }: EarlierFailures): EarlierFailures {
  if (error instanceof CancelledFailure) return { crashes, unexpectedErrors };
  if (!(error instanceof DurasweepError)) return { crashes, unexpectedErrors: unexpectedErrors + 1 };
  return { crashes: crashes + (CRASHES.has(error.failureClass) ? 1 : 0), unexpectedErrors };
}

/** A Temporal failure whose type is the failure class and which is retried only if that can help. */
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

/** Whether the workflow must learn about the store's problem by a failure, after which it starts the stage again, or the time limit for refusals has passed. */
function isNewsOrOverdue(failureClass: FailureClass, { limits, millisecondsSoFar, waitsInPlace }: FailedAttempt): boolean {
  if (waitsInPlace) return failureClass === 'StorageRefused';
  if (limits === undefined) return false;
  if (limits.told !== failureClass) return true;
  return failureClass === 'StorageRefused' && millisecondsSoFar >= limits.refusalMilliseconds;
}

/** An unclassified error is probably a bug: retried a few times, then left to a person. */
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
