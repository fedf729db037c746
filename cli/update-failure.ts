import { WorkflowUpdateFailedError } from '@temporalio/client';
import { DurasweepError } from '../core/domain/errors.ts';

/** Turns a refused update into the words its validator refused it with. */
export function describeUpdateFailure(error: unknown): never {
  if (error instanceof WorkflowUpdateFailedError) throw new DurasweepError('InvalidConfig', error.cause?.message ?? error.message);
  throw error;
}
