import { type DataPosition, quoteFound, rejectFile } from './rejection.ts';

const DECIMAL_NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Reads a decimal number that float32 can hold.
 *
 * @throws DurasweepError `DatasetRejected` with file and line: empty text, NaN, infinity, `?` (missing), hexadecimal, out of float32's range.
 */
export function readFiniteNumber({ text, name, position }: { text: string; name: string; position: DataPosition }): number {
  const value = DECIMAL_NUMBER.test(text) ? Math.fround(Number(text)) : Number.NaN;
  if (!Number.isFinite(value)) {
    throw rejectFile({ position, reason: `expected a finite decimal number for ${name}, found ${describeFound(text)}` });
  }
  return value;
}

/** Whether a file says by this text that a value is missing. */
export function isMissing(text: string): boolean {
  return text === '?' || text.toLowerCase() === 'nan';
}

function describeFound(text: string): string {
  if (text === '') return 'nothing';
  return isMissing(text) ? `${quoteFound(text)} (missing values are not supported)` : quoteFound(text);
}
