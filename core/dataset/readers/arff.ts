import type { ArffFormat, NumberRules } from '../formats/index.ts';
import { quoteFound, rejectFile } from '../rejection.ts';
import { splitLines } from '../text.ts';
import { type ArffAttribute, readArffHeader } from './arff-header.ts';
import { type ArffRoles, type AttributeNames, assignRoles } from './arff-roles.ts';
import { type ArffToken, splitArffLine, splitNumbers } from './arff-tokens.ts';
import type { Reader, ReadRecording } from './reader.ts';
import { joinSeriesFiles, type SeriesFile } from './series-files.ts';
import { MAX_SERIES_LINE_CHARACTERS, readSeriesValues } from './series-values.ts';

/**
 * Weka's ARFF as used by the UEA and UCR archives: one recording per line. Its time steps are the numeric attributes, or one relational
 * attribute contains a row of numbers for each dimension. A nominal attribute is the class.
 */
export const arffReader: Reader<ArffFormat> = {
  read: ({ files, format }) =>
    joinSeriesFiles(files, ({ path, readText, onRow }) => {
      const lines = splitLines({ path, text: readText(), maxLineCharacters: MAX_SERIES_LINE_CHARACTERS });
      return readArff({ path, lines, attributes: format, rules: format, onRow });
    }),
};

interface ArffFile {
  readonly path: string;
  readonly lines: readonly string[];
  /** Roles of attributes; by default the last nominal one is the class. */
  readonly attributes: AttributeNames;
  readonly rules: NumberRules;
  /** Called for each line of data. */
  readonly onRow: () => void;
}

/** Whether a file begins with `@relation`, like ARFF. */
export function isArff(lines: readonly string[]): boolean {
  const first = lines.find((line) => line.trim() !== '' && !/^\s*[%#]/.test(line));
  return first !== undefined && /^\s*@relation\b/i.test(first);
}

/** @throws DurasweepError `DatasetRejected` with file and line if the file is malformed, sparse, or not for classification. */
export function readArff({ path, lines, attributes: names, rules, onRow }: ArffFile): SeriesFile {
  const { attributes, firstDataLine } = readArffHeader({ path, lines });
  const roles = assignRoles({ path, attributes, names });
  const recordings: ReadRecording[] = [];
  let dimensions: number | null = null;
  for (let index = firstDataLine; index < lines.length; index += 1) {
    onRow();
    const text = (lines[index] ?? '').trim();
    if (text === '' || text.startsWith('%')) continue;
    const position = { path, line: index + 1 };
    const tokens = splitInstance(text, attributes.length, position);
    const series = readSeries(tokens, { attributes, roles, position });
    dimensions ??= series.length;
    if (series.length !== dimensions) {
      throw rejectFile({ position, reason: `expected ${dimensions} rows (dimensions) in the relational value, found ${series.length}` });
    }
    const read = (attribute: number | null) =>
      attribute === null ? null : readName(tokens[attribute], { attribute: attributes[attribute], position });
    recordings.push({
      ...position,
      className: read(roles.className),
      groupName: read(roles.groupName),
      part: read(roles.part),
      ...readSeriesValues({ series, position, rules }),
    });
  }
  if (dimensions !== null) return { dimensions, recordings };
  throw rejectFile({ position: { path, line: null }, reason: 'expected at least one recording after @data, found none' });
}

interface Position {
  readonly path: string;
  readonly line: number;
}

function splitInstance(text: string, expected: number, position: Position): ArffToken[] {
  if (text.startsWith('{')) {
    const reason = `expected values of all ${expected} attributes, found a sparse line ${quoteFound(text)}; write it in full`;
    throw rejectFile({ position, reason });
  }
  const tokens = splitArffLine(text, position);
  if (tokens.length === expected) return tokens;
  const weight = /^\{.*\}$/.test(tokens.at(-1)?.text ?? '') ? '; weights ({…}) are not supported, remove them' : '';
  throw rejectFile({
    position,
    reason: `expected ${expected} values, one per attribute, separated by commas, found ${tokens.length}${weight}`,
  });
}

interface SeriesContext {
  readonly attributes: readonly ArffAttribute[];
  readonly roles: ArffRoles;
  readonly position: Position;
}

/** Texts of the values, `[dimensions][time steps]`. */
function readSeries(tokens: readonly ArffToken[], { attributes, roles, position }: SeriesContext): string[][] {
  if (roles.relational === null) return [roles.numeric.map((attribute) => tokens[attribute]?.text ?? '')];
  const { name = '', width = 0 } = attributes[roles.relational] ?? {};
  const rows = (tokens[roles.relational]?.text ?? '').split('\n').filter((row) => row.trim() !== '');
  if (rows.length === 0) throw rejectFile({ position, reason: `expected rows of numbers in ${quoteFound(name)}, found none` });
  return rows.map((row, dimension) => {
    const texts = splitNumbers(row);
    if (texts.length === width) return texts;
    throw rejectFile({ position, reason: `expected ${width} values in row ${dimension} of ${quoteFound(name)}, found ${texts.length}` });
  });
}

interface NameContext {
  readonly attribute: ArffAttribute | undefined;
  readonly position: Position;
}

function readName(token: ArffToken | undefined, { attribute, position }: NameContext): string {
  const { text = '', quoted = false } = token ?? {};
  const missing = !quoted && (text === '?' || text === '');
  if (!missing && (attribute?.type !== 'nominal' || attribute.values.has(text))) return text;
  const allowed = attribute?.type === 'nominal' ? [...attribute.values].slice(0, 20).map(quoteFound).join(', ') : 'a text';
  const found = text === '' ? 'nothing' : quoteFound(text);
  throw rejectFile({
    position,
    reason: `expected a value of ${quoteFound(attribute?.name ?? '')} (line ${attribute?.line}: ${allowed}), found ${found}`,
  });
}
