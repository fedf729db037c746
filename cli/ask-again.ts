import { ServiceError } from '@temporalio/client';
import { ExpectedError } from '../infra/expected-error.mjs';
import { untilAborted } from './until-aborted.ts';

/** A query without an answer ends after half a minute. */
const ATTEMPTS = 4;

/**
 * Asks a sweep, several times if need be: a busy worker may take longer than the server waits to read an ended sweep's history.
 *
 * @throws ExpectedError if there is no answer; the reason of `signal` if it is aborted
 */
export async function askAgain<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await untilAborted(ask(), signal);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      if (attempt === ATTEMPTS) throw new ExpectedError('The workers do not answer; run the same command again.', { cause: error });
    }
  }
}
