import { ActivityFailure, ApplicationFailure, ChildWorkflowFailure } from '@temporalio/workflow';
import { shorten } from './shorten.ts';

/** Why something failed: the innermost cause, because the outer ones only say that an activity or a workflow failed. */
export function describeFailure(error: unknown): string {
  let reason = error;
  while ((reason instanceof ActivityFailure || reason instanceof ChildWorkflowFailure) && reason.cause !== undefined) reason = reason.cause;
  const { name, message } = reason as Error;
  const type = reason instanceof ApplicationFailure ? reason.type : name;
  return shorten(`${type}: ${message}`);
}
