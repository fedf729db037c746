import { type DataPosition, quoteFound, rejectFile } from '../rejection.ts';

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);
const SEPARATORS = /[,\t]/;
/** Characters with a meaning outside quotes: a quote, a separator, a comment. */
const SPECIAL = /["',\t%]/g;
const NOT_BLANK = /[^ \t]/g;

export interface ArffToken {
  /** Without quotes, escapes resolved. */
  readonly text: string;
  readonly quoted: boolean;
}

/**
 * Splits an ARFF line at commas and tabs outside quotes; a `%` outside quotes begins a comment.
 *
 * @throws DurasweepError `DatasetRejected` with file and line: a quote that is not closed, or text next to a quoted value.
 */
export function splitArffLine(line: string, position: DataPosition): ArffToken[] {
  const tokens: ArffToken[] = [];
  let index = 0;
  for (;;) {
    const { token, end, last } = readToken(line, index, position);
    tokens.push(token);
    if (last) return tokens;
    index = end + 1;
  }
}

/** A token from `start` to the separator at `end`; it is the last one if the line or a comment ends it. */
function readToken(line: string, start: number, position: DataPosition): { token: ArffToken; end: number; last: boolean } {
  const begin = skipBlanks(line, start);
  const isQuoted = line[begin] === '"' || line[begin] === "'";
  const { text, end: closing } = isQuoted ? readQuoted(line, begin, position) : { text: null, end: begin - 1 };
  const stop = findSpecial(line, closing + 1);
  const unquoted = line.slice(closing + 1, stop).trim();
  if (line[stop] === '"' || line[stop] === "'" || (isQuoted && unquoted !== ''))
    throw misplacedQuote(line.slice(begin, stop + 1), position);
  const token = { text: text ?? unquoted, quoted: isQuoted };
  // Blanks before a comma or at the end of the line are not separators.
  const next = skipBlanks(line, stop);
  const end = next >= line.length || line[next] === ',' || line[next] === '%' ? next : stop;
  return { token, end, last: end >= line.length || line[end] === '%' };
}

function skipBlanks(line: string, from: number): number {
  NOT_BLANK.lastIndex = from;
  return NOT_BLANK.exec(line)?.index ?? line.length;
}

function findSpecial(line: string, from: number): number {
  SPECIAL.lastIndex = from;
  return SPECIAL.exec(line)?.index ?? line.length;
}

/** The text of a quoted value that begins at `begin`, and the position of its closing quote. */
export function readQuoted(line: string, begin: number, position: DataPosition): { text: string; end: number } {
  const quote = line[begin] ?? '';
  const stops = quote === '"' ? /["\\]/g : /['\\]/g;
  const pieces: string[] = [];
  let from = begin + 1;
  for (;;) {
    stops.lastIndex = from;
    const at = stops.exec(line)?.index;
    if (at === undefined) {
      const reason = `expected a closing ${quote} in this line, found none after ${quoteFound(line.slice(begin))}`;
      throw rejectFile({ position, reason });
    }
    pieces.push(line.slice(from, at));
    if (line[at] === quote) return { text: pieces.join(''), end: at };
    const escaped = line[at + 1] ?? '';
    pieces.push(ESCAPES.get(escaped) ?? escaped);
    from = at + 2;
  }
}

function misplacedQuote(found: string, position: DataPosition): Error {
  const reason = `expected quotes around a whole value (with \\ before a quote within), found ${quoteFound(found)}`;
  return rejectFile({ position, reason });
}

/** Splits a row of a relational value, which contains only numbers. */
export function splitNumbers(row: string): string[] {
  return row.split(SEPARATORS);
}
