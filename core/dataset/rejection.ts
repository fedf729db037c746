import { DurasweepError } from '../domain/errors.ts';
import type { LinesFormat } from './formats/index.ts';

/** Position of a problem in a data set. */
export interface DataPosition {
  readonly path: string;
  /** Counted from 1; null for the whole file. */
  readonly line: number | null;
}

/** Format fields with which an unreadable file could be read. */
export type FormatRemedy = Partial<
  Pick<
    LinesFormat,
    'encoding' | 'quote' | 'emptyLines' | 'skipRows' | 'skipCells' | 'decimal' | 'thousands' | 'missing' | 'header' | 'equalLength'
  >
>;

/** A file that does not match the format, with the fields that would match, in machine-readable form. */
export class MisfitError extends DurasweepError {
  readonly remedy: FormatRemedy;

  constructor(message: string, remedy: FormatRemedy) {
    super('DatasetRejected', message);
    this.remedy = remedy;
  }
}

interface Rejection {
  readonly position: DataPosition;
  readonly reason: string;
  /** Only if it is certain. */
  readonly remedy?: FormatRemedy | undefined;
}

/** The error for a malformed file: names file and line, what was expected and what was found; safe in a terminal. */
export function rejectFile({ position, reason, remedy }: Rejection): DurasweepError {
  const where = position.line === null ? position.path : `${position.path}, line ${position.line}`;
  const message = escapeControlCharacters(`${where}: ${reason}.`);
  return remedy === undefined ? new DurasweepError('DatasetRejected', message) : new MisfitError(message, remedy);
}

/** A shortened value from a file, for messages. */
export function quoteFound(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

/**
 * Some control characters affect a terminal, and most are not allowed in XML, and so in figures. Line separators, and marks that turn the
 * direction of all that follows, would change the text around a name.
 */
const CONTROL = /[\p{Cc}\u2028-\u202e]/gu;

export function hasControlCharacter(text: string): boolean {
  return text.search(CONTROL) !== -1;
}

/** Makes a text safe for a terminal. JSON's quoting alone leaves the delete character and U+0080 … U+009F, some of which affect it, too. */
export function escapeControlCharacters(text: string): string {
  return text.replaceAll(CONTROL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
