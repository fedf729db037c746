import { DurasweepError } from '../domain/errors.ts';
import type { LinesFormat } from './format.ts';

/** Where in a data set something is wrong. */
export interface DataPosition {
  readonly path: string;
  /** Counted from 1; null where the whole file is meant. */
  readonly line: number | null;
}

/** Fields of a format under which a file could be read that cannot be read now. */
export type FormatRemedy = Partial<
  Pick<LinesFormat, 'encoding' | 'quote' | 'emptyLines' | 'skipRows' | 'decimal' | 'thousands' | 'missing' | 'header' | 'equalLength'>
>;

/** A file that the format does not fit, with what would: what the message says for people. */
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
  /** Only where there is no doubt about it. */
  readonly remedy?: FormatRemedy | undefined;
}

/** The error of a malformed file: names file and line, what was expected, what was found; safe in a terminal. */
export function rejectFile({ position, reason, remedy }: Rejection): DurasweepError {
  const where = position.line === null ? position.path : `${position.path}, line ${position.line}`;
  const message = escapeControlCharacters(`${where}: ${reason}.`);
  return remedy === undefined ? new DurasweepError('DatasetRejected', message) : new MisfitError(message, remedy);
}

/** A value from a file, short enough to print. */
export function quoteFound(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

/** Some control characters steer a terminal, and most are not allowed in XML, and so in figures. */
export function hasControlCharacter(text: string): boolean {
  return /\p{Cc}/u.test(text);
}

/** A text as a terminal may show it. JSON's quoting alone leaves the delete character and U+0080 … U+009F, some of which steer it too. */
export function escapeControlCharacters(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
