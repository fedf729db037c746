import { splitLines } from './text.ts';

export type Delimiter = 'whitespace' | 'comma' | 'semicolon' | 'tab';

/** One row of a text table. */
export interface TextRecord {
  readonly cells: readonly string[];
  /** Counted from 1. */
  readonly line: number;
}

export interface RecordsRequest {
  readonly path: string;
  readonly text: string;
  readonly delimiter: Delimiter;
  readonly maxLineCharacters: number;
}

const DELIMITERS = { whitespace: /[ \t]+/, comma: ',', semicolon: ';', tab: '\t' } as const;

/**
 * The rows of a text table, one at a time; an empty line is a row of one empty cell, empty lines at the end are none.
 *
 * @throws DurasweepError `DatasetRejected` with file and line where a line is too long.
 */
export function* readRecords({ path, text, delimiter, maxLineCharacters }: RecordsRequest): Generator<TextRecord, void> {
  const separator = DELIMITERS[delimiter];
  for (const [index, line] of splitLines({ path, text, maxLineCharacters }).entries()) {
    yield { cells: (delimiter === 'whitespace' ? line.trim() : line).split(separator), line: index + 1 };
  }
}
