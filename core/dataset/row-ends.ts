import { isComment } from './comments.ts';
import { DELIMITER_CHARACTERS } from './delimiters.ts';
import type { RowRules } from './formats/index.ts';

interface RowEndRequest {
  readonly lines: readonly string[];
  readonly rules: RowRules;
  /** Whether a delimiter at the end of every line also ends the row instead of adding an empty cell. */
  readonly dropsDelimiter: boolean;
}

/**
 * Some programs end every row with a semicolon or an extra delimiter. It counts as the end of the row if every row below the first has it; the
 * first may be a header written by hand.
 *
 * @returns the line without it.
 */
export function createRowEnder({ lines, rules, dropsDelimiter }: RowEndRequest): (line: string) => string {
  const delimiter = rules.delimiter === 'whitespace' ? null : DELIMITER_CHARACTERS[rules.delimiter];
  const ends = [delimiter === ';' ? null : ';', dropsDelimiter ? delimiter : null];
  const end = ends.find((mark) => mark !== null && endsEveryRow(mark, lines, rules));
  if (end === undefined || end === null) return (line) => line;
  return (line) => (findEnd(line, end) ? line.slice(0, line.lastIndexOf(end)) : line);
}

function endsEveryRow(mark: string, lines: readonly string[], { comment, skipLines = 0 }: RowRules): boolean {
  const rows = lines.filter((line, index) => index >= skipLines && line.trim() !== '' && !isComment(line, comment));
  const [first, ...others] = rows;
  return first !== undefined && (others.length === 0 ? rows : others).every((row) => findEnd(row, mark));
}

/** Blanks may follow it; a tab is a blank itself. */
function findEnd(line: string, mark: string): boolean {
  return (mark === '\t' ? line.replace(/ +$/, '') : line.trimEnd()).endsWith(mark);
}
