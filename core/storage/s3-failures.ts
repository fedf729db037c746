import { STATUS_CODES } from 'node:http';
import { S3ServiceException } from '@aws-sdk/client-s3';
import { DurasweepError } from '../domain/errors.ts';

/**
 * Runs an operation on the store. @param what for the message, such as `write <key>` @param isExpected failures that give null instead
 * @throws DurasweepError StorageRefused if waiting does not help, otherwise StorageUnavailable
 */
export async function attempt<T>(what: string, operation: () => Promise<T>): Promise<T>;
export async function attempt<T>(what: string, operation: () => Promise<T>, isExpected: (error: unknown) => boolean): Promise<T | null>;
export async function attempt<T>(what: string, operation: () => Promise<T>, isExpected?: (error: unknown) => boolean): Promise<T | null> {
  try {
    return await operation();
  } catch (error) {
    if (isExpected?.(error)) return null;
    const cause = clarify(error as Error);
    const reason = `Could not ${what}: ${cause.message}`;
    if (!isRefusal(error)) throw new DurasweepError('StorageUnavailable', reason, { cause });
    throw new DurasweepError('StorageRefused', `${reason.replace(/\.?$/, '.')} ${REFUSAL_ADVICE}`, { cause });
  }
}

/** Responses to HEAD requests have no text, so their status is used. */
function clarify(error: Error): Error {
  const { name, message } = error;
  if (message !== '' && message !== 'UnknownError') return error;
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  return new Error(status === undefined ? name : `${status} ${STATUS_CODES[status] ?? ''}`.trimEnd(), { cause: error });
}

const REFUSAL_ADVICE = "Check the store's address, keys, bucket and permissions: npm run doctor.";

/** Errors that do not resolve by themselves: wrong keys or permissions, and invalid names. */
const REFUSALS = new Set(['NoSuchBucket', 'InvalidBucketName', 'PermanentRedirect', 'AuthorizationHeaderMalformed']);

function isRefusal(error: unknown): boolean {
  if ((error as NodeJS.ErrnoException).code === 'ENOTFOUND') return true;
  if (!(error instanceof S3ServiceException)) return false;
  const { httpStatusCode } = error.$metadata;
  return httpStatusCode === 401 || httpStatusCode === 403 || REFUSALS.has(error.name);
}

export function isNotFound(error: unknown): boolean {
  // A missing bucket is also 404, but that does not mean that an object is missing.
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404 && error.name !== 'NoSuchBucket';
}

export function isPreconditionFailed(error: unknown): boolean {
  // 409: another conditional write to the same key is in progress and will win.
  return error instanceof S3ServiceException && (error.$metadata.httpStatusCode === 412 || error.$metadata.httpStatusCode === 409);
}
