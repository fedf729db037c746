import { CsvError, parse } from 'csv-parse/sync';
import { isComment } from './comments.ts';
import { DELIMITER_CHARACTERS } from './delimiters.ts';
import type { RowRules } from './formats/index.ts';
import { quoteFound, rejectFile } from './rejection.ts';
import { createRowEnder } from './row-ends.ts';
import { splitLines } from './text.ts';

const QUOTES = { double: '"', single: "'", none: null } as const;
const MAX_ROWS = 20_000_000;
/** Number of records with quotes that are parsed at once. */
const BATCH_RECORDS = 2_000;
const WHITESPACE_CELLS = {
  '"': /"(?:[^"]|"")*"(?![^ \t])|[^ \t]+/g,
  "'": /'(?:[^']|'')*'(?![^ \t])|[^ \t]+/g,
} as const;
const FAULTS: ReadonlyMap<string, readonly [expected: string, found: string]> = new Map([
  ['INVALID_OPENING_QUOTE', ['expected quotes around whole cells only', 'one inside a cell']],
  ['CSV_INVALID_CLOSING_QUOTE', ['expected a delimiter after a closing quote', 'other text']],
  ['CSV_QUOTE_NOT_CLOSED', ['expected a closing quote', 'none']],
]);

/** One row of a text table. */
export interface TextRecord {
  /** Its first line, counted from 1. */
  readonly line: number;
  /** Without the surrounding quotes. */
  readonly cells: readonly string[];
}

export interface RecordsRequest {
  readonly path: string;
  readonly text: string;
  readonly rules: RowRules;
  readonly maxLineCharacters: number;
  /** Whether a delimiter at the end of every line does not create an empty cell; absent: it does. */
  readonly dropsLastDelimiter?: boolean;
  /** Called for each row. */
  readonly onRow: () => void;
}

/**
 * Rows of a delimited text as defined by RFC 4180: quoted cells may contain delimiters, line breaks and doubled quotes. Skipped are comment
 * lines, the lines at the top that `skipLines` counts, empty lines before the first row, rows of empty cells below the last one (spreadsheets leave
 * them behind), and a semicolon that ends every row. Empty lines between rows are rows with one empty cell, or are skipped if the rules say so.
 *
 * @throws DurasweepError `DatasetRejected` with file and line: a quote that is not closed or is inside a cell, a line that is too long,
 *   more than 20 million rows.
 */
export function* readRecords({
  path,
  text,
  rules,
  maxLineCharacters,
  dropsLastDelimiter = false,
  onRow,
}: RecordsRequest): Generator<TextRecord, void> {
  const lines = splitLines({ path, text, maxLineCharacters });
  let rows = 0;
  let empty: TextRecord[] = [];
  for (const row of divideLines({ path, lines, rules, dropsDelimiter: dropsLastDelimiter })) {
    onRow();
    if (isEmpty(row) && row.cells.length === 1 && (rows === 0 || rules.emptyLines === 'skip')) continue;
    rows += 1;
    const position = { path, line: row.line };
    if (rows > MAX_ROWS) throw rejectFile({ position, reason: `expected at most ${MAX_ROWS} rows, found more; split the file` });
    if (isEmpty(row)) {
      empty.push(row);
      continue;
    }
    yield* empty;
    empty = [];
    yield row;
  }
}

interface LinesRequest {
  readonly path: string;
  readonly lines: readonly string[];
  readonly rules: RowRules;
  readonly dropsDelimiter: boolean;
}

function isEmpty({ cells }: TextRecord): boolean {
  return cells.every((cell) => cell.trim() === '');
}

/** Records without quotes are split at the delimiter; those with quotes go through the CSV parser, many at once. */
function* divideLines(request: LinesRequest): Generator<TextRecord, void> {
  const { path, rules } = request;
  const quote = QUOTES[rules.quote ?? 'double'];
  let quoted: RecordText[] = [];
  for (const record of joinRecords(request)) {
    const isQuoted = quote !== null && rules.delimiter !== 'whitespace' && record.text.includes(quote);
    if (isQuoted) quoted.push(record);
    if (quoted.length > 0 && (!isQuoted || quoted.length === BATCH_RECORDS)) {
      yield* parseQuoted({ path, records: quoted, rules });
      quoted = [];
    }
    if (!isQuoted) yield { line: record.line, cells: splitCells(record.text, rules) };
  }
  if (quoted.length > 0) yield* parseQuoted({ path, records: quoted, rules });
}

/** The text of one row, which has several lines if a quoted cell contains line breaks. */
interface RecordText {
  readonly line: number;
  readonly text: string;
}

function* joinRecords({ lines, rules, dropsDelimiter }: LinesRequest): Generator<RecordText, void> {
  const withoutEnd = createRowEnder({ lines, rules, dropsDelimiter });
  const quote = rules.delimiter === 'whitespace' ? null : QUOTES[rules.quote ?? 'double'];
  let open: { line: number; texts: string[] } | null = null;
  for (let index = rules.skipLines ?? 0; index < lines.length; index += 1) {
    const text = withoutEnd(lines[index] ?? '');
    if (open === null && isComment(text, rules.comment)) continue;
    const toggles = quote !== null && countOf(text, quote) % 2 === 1;
    if (open === null && !toggles) {
      yield { line: index + 1, text };
      continue;
    }
    open ??= { line: index + 1, texts: [] };
    open.texts.push(text);
    if (!toggles || open.texts.length === 1) continue;
    yield { line: open.line, text: open.texts.join('\n') };
    open = null;
  }
  if (open !== null) yield { line: open.line, text: open.texts.join('\n') };
}

function countOf(text: string, character: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) count += 1;
  return count;
}

function splitCells(text: string, { delimiter, quote = 'double' }: RowRules): string[] {
  if (delimiter !== 'whitespace') return text.split(DELIMITER_CHARACTERS[delimiter]);
  const mark = QUOTES[quote];
  const line = text.trim();
  if (mark === null || !line.includes(mark)) return line.split(/[ \t]+/);
  return (line.match(WHITESPACE_CELLS[mark]) ?? []).map((cell) =>
    cell.length > 1 && cell.startsWith(mark) && cell.endsWith(mark) ? cell.slice(1, -1).replaceAll(mark + mark, mark) : cell,
  );
}

interface QuotedRequest {
  readonly path: string;
  readonly records: readonly RecordText[];
  readonly rules: RowRules;
}

function parseQuoted({ path, records, rules }: QuotedRequest): TextRecord[] {
  const text = records.map((record) => record.text).join('\n');
  try {
    const parsed = parseCsv(text, rules);
    return parsed.map((cells, index) => ({ line: records[index]?.line ?? 0, cells }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const record = records[Number(error.records ?? 0)] ?? records.at(-1);
    throw rejectFile({
      position: { path, line: record?.line ?? null },
      reason: describeFault(error.code, record?.text ?? ''),
      remedy: { quote: 'none' },
    });
  }
}

/** Blanks belong to a cell unless they surround quotes. */
function parseCsv(text: string, { delimiter, quote = 'double' }: RowRules): string[][] {
  const options = {
    delimiter: DELIMITER_CHARACTERS[delimiter === 'whitespace' ? 'comma' : delimiter],
    quote: QUOTES[quote],
    escape: QUOTES[quote],
    record_delimiter: '\n',
    relax_column_count: true,
  };
  try {
    return parse(text, options) as string[][];
  } catch {
    return parse(text, { ...options, trim: true }) as string[][];
  }
}

function describeFault(code: string, text: string): string {
  const [expected = 'expected a row of cells', found = 'another text'] = FAULTS.get(code) ?? [];
  return `${expected}, found ${found}: ${quoteFound(text)}; if quotes are part of the text, write "quote": "none" in the format`;
}
