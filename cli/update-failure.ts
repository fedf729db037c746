import {
  QueryNotRegisteredError,
  ServiceError,
  type WorkflowFailedError,
  type WorkflowHandle,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { DurasweepError } from '../core/domain/errors.ts';
import { ExpectedError } from '../infra/expected-error.mjs';

/** Rethrows a refused update with its validator's message, and explains how to continue a sweep that has ended. */
export function rethrowUpdateFailure(error: unknown): never {
  if (error instanceof WorkflowUpdateFailedError) throw new DurasweepError('InvalidConfig', error.cause?.message ?? error.message);
  if (error instanceof WorkflowNotFoundError) {
    throw new DurasweepError(
      'InvalidConfig',
      'The sweep has ended and can no longer be steered. Start it again with the configuration that you want now: finished trials are reused.',
    );
  }
  throw error;
}

/** Rethrows an unanswered query with the cause: no worker is running, or the sweep has not started. */
export async function rethrowQueryFailure(error: unknown, handle: WorkflowHandle): Promise<never> {
  if (error instanceof QueryNotRegisteredError) return rethrowUnbegun(handle);
  if (!(error instanceof ServiceError)) throw error;
  const reason = error.cause instanceof Error ? error.cause.message : error.message;
  throw new ExpectedError(
    `The sweep does not answer: ${reason}\nA workflow worker must be running; if none is, start one: npm run worker -- workflow`,
    { cause: error },
  );
}

/** Explains why a sweep that has not accepted its configuration does not answer. */
async function rethrowUnbegun(handle: WorkflowHandle): Promise<never> {
  const { workflowId } = handle;
  const { status } = await handle.describe();
  if (status.name === 'RUNNING') throw new ExpectedError(`The sweep "${workflowId}" has not started yet; try again in a moment.`);
  const reason = await handle.result().then(
    () => `it has ended (${status.name.toLowerCase()}).`,
    (error: WorkflowFailedError) => describeWorkflowFailure(error),
  );
  throw new ExpectedError(`The sweep "${workflowId}" was refused and has nothing to show: ${reason}`);
}

/** Why a workflow failed: the innermost cause, because the outer ones only say that something failed. */
export function describeWorkflowFailure(error: WorkflowFailedError): string {
  let reason: Error = error;
  while (reason.cause instanceof Error) reason = reason.cause;
  return reason.message;
}
