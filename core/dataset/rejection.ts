import { DurasweepError } from '../domain/errors.ts';

/** Where in a data set something is wrong. */
export interface DataPosition {
  readonly path: string;
  /** Counted from 1; null where the whole file is meant. */
  readonly line: number | null;
}

/** The error of a malformed file: names file and line, what was expected, what was found. */
export function rejectFile({ position, reason }: { position: DataPosition; reason: string }): DurasweepError {
  const where = position.line === null ? position.path : `${position.path}, line ${position.line}`;
  return new DurasweepError('DatasetRejected', `${where}: ${reason}.`);
}

/** A value from a file, short enough to print and safe in a terminal. */
export function quoteFound(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
