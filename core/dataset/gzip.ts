import { constants } from 'node:buffer';
import { gunzipSync } from 'node:zlib';
import { rejectFile } from './rejection.ts';
import type { UnpackBudget } from './unpack-budget.ts';

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** @throws DurasweepError `DatasetRejected` if the file is damaged, truncated, or unpacks to more bytes than the budget allows. */
export function unpackGzip({ path, bytes, budget }: { path: string; bytes: Uint8Array; budget: UnpackBudget }): Uint8Array {
  const position = { path, line: null };
  try {
    // zlib does not accept a limit of 0, or one above Node's maximum buffer length.
    const unpacked = gunzipSync(bytes, { maxOutputLength: Math.min(Math.max(1, budget.left(bytes.length)), constants.MAX_LENGTH) });
    budget.take(unpacked.length);
    return unpacked;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw rejectFile({ position, reason: budget.describeExcess(bytes.length) });
    throw rejectFile({ position, reason: `expected a complete gzip file, found a damaged one (${message})` });
  }
}
