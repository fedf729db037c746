import { type DataPosition, quoteFound, rejectFile } from '../rejection.ts';
import { readQuoted, splitArffLine } from './arff-tokens.ts';

/** A column of an ARFF file. */
export interface ArffAttribute {
  readonly name: string;
  /** The line in which it is declared. */
  readonly line: number;
  readonly type: 'numeric' | 'text' | 'nominal' | 'relational';
  /** Values of a nominal attribute. */
  readonly values: ReadonlySet<string>;
  /** Number of values in a row of a relational attribute. */
  readonly width: number;
}

export interface ArffHeader {
  readonly attributes: readonly ArffAttribute[];
  /** Index of the first line after `@data`. */
  readonly firstDataLine: number;
}

const MAX_ATTRIBUTES = 1_000_000;
const NUMERIC = new Set(['numeric', 'real', 'integer']);
/** `{…}`, possibly followed by a comment; brackets and `%` within quotes are part of a value. */
const NOMINAL_LIST = /^\{((?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^'"}])*)\}\s*(?:%.*)?$/s;
const TEXT = new Set(['string', 'date']);

/**
 * Reads the part before `@data`.
 *
 * @throws DurasweepError `DatasetRejected` with file and line: an unknown tag or type, two attributes with the same name, a relational
 *   attribute that is not closed or contains anything but numbers, no attribute, no `@data`.
 */
export function readArffHeader({ path, lines }: { path: string; lines: readonly string[] }): ArffHeader {
  const reading: HeaderReading = { attributes: [], names: new Map(), open: null };
  for (const [index, line] of lines.entries()) {
    const text = line.trim();
    if (text === '' || text.startsWith('%')) continue;
    const position = { path, line: index + 1 };
    if (/^@data\b/i.test(text)) {
      checkEnd(reading, position);
      return { attributes: reading.attributes, firstDataLine: index + 1 };
    }
    readHeaderLine(text, reading, position);
  }
  throw rejectFile({ position: { path, line: null }, reason: 'expected a line "@data" before the recordings, found none' });
}

interface HeaderReading {
  readonly attributes: ArffAttribute[];
  readonly names: Map<string, number>;
  /** The relational attribute whose columns are being declared. */
  open: ArffAttribute | null;
}

interface LinePosition extends DataPosition {
  readonly line: number;
}

function readHeaderLine(text: string, reading: HeaderReading, position: LinePosition): void {
  const [, tag = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(text) ?? [];
  switch (tag.toLowerCase()) {
    case '@relation':
      return;
    case '@attribute':
      addAttribute(parseAttribute(rest, position), reading, position);
      return;
    case '@end':
      closeRelational(rest, reading, position);
      return;
    default:
      throw rejectFile({ position, reason: `expected @relation, @attribute or @data, found ${quoteFound(text)}` });
  }
}

function addAttribute(attribute: ArffAttribute, reading: HeaderReading, position: LinePosition): void {
  const { attributes, names, open } = reading;
  if (open !== null) {
    if (attribute.type !== 'numeric') {
      throw rejectFile({ position, reason: `expected numeric columns in relational ${quoteFound(open.name)}, found ${attribute.type}` });
    }
    reading.open = { ...open, width: open.width + 1 };
    return;
  }
  const earlier = names.get(attribute.name);
  if (earlier !== undefined) {
    throw rejectFile({ position, reason: `expected a name different from that in line ${earlier}, found ${quoteFound(attribute.name)}` });
  }
  if (attributes.length >= MAX_ATTRIBUTES)
    throw rejectFile({ position, reason: `expected at most ${MAX_ATTRIBUTES} attributes, found more` });
  names.set(attribute.name, position.line);
  if (attribute.type === 'relational') reading.open = attribute;
  else attributes.push(attribute);
}

function closeRelational(rest: string, reading: HeaderReading, position: LinePosition): void {
  const name = readName(rest, position).name;
  if (reading.open === null || reading.open.name !== name || reading.open.width === 0) {
    const expected = reading.open === null ? 'a relational attribute before @end' : `columns and "@end ${reading.open.name}"`;
    throw rejectFile({ position, reason: `expected ${expected}, found ${quoteFound(`@end ${rest}`)}` });
  }
  reading.attributes.push(reading.open);
  reading.open = null;
}

function checkEnd({ attributes, open }: HeaderReading, position: DataPosition): void {
  if (open !== null) throw rejectFile({ position, reason: `expected "@end ${open.name}" (line ${open.line}) before @data, found none` });
  if (attributes.length === 0) throw rejectFile({ position, reason: 'expected @attribute lines before @data, found none' });
}

function parseAttribute(text: string, position: LinePosition): ArffAttribute {
  const { name, rest } = readName(text, position);
  const common = { name, line: position.line, values: new Set<string>(), width: 0 };
  if (rest.startsWith('{')) return { ...common, type: 'nominal', values: readNominalValues(rest, position) };
  const type = rest.split(/[\s%]/, 1)[0]?.toLowerCase() ?? '';
  if (NUMERIC.has(type)) return { ...common, type: 'numeric' };
  if (TEXT.has(type)) return { ...common, type: 'text' };
  if (type === 'relational') return { ...common, type };
  const allowed = 'numeric, real, integer, string, date, relational or {values}';
  throw rejectFile({ position, reason: `expected the type of ${quoteFound(name)} (${allowed}), found ${quoteFound(rest)}` });
}

function readName(text: string, position: DataPosition): { name: string; rest: string } {
  if (text.startsWith('"') || text.startsWith("'")) {
    const { text: name, end } = readQuoted(text, 0, position);
    return { name, rest: text.slice(end + 1).trim() };
  }
  const name = /^[^\s{]*/.exec(text)?.[0] ?? '';
  if (name !== '') return { name, rest: text.slice(name.length).trim() };
  throw rejectFile({ position, reason: `expected the name of an attribute, found ${quoteFound(text)}` });
}

function readNominalValues(text: string, position: DataPosition): Set<string> {
  const list = NOMINAL_LIST.exec(text)?.[1];
  if (list !== undefined) return new Set(splitArffLine(list, position).map(({ text: value }) => value));
  throw rejectFile({ position, reason: `expected a list of values closed by "}", found ${quoteFound(text)}` });
}
