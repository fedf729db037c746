import type { NumberRules, TimeSeriesFormat } from '../formats/index.ts';
import { rejectFile } from '../rejection.ts';
import { splitLines } from '../text.ts';
import { isArff, readArff } from './arff.ts';
import { UNNAMED_ATTRIBUTES } from './arff-roles.ts';
import { checkDeclaredClasses } from './declared-classes.ts';
import type { DataFile, Reader, ReadRecording } from './reader.ts';
import { joinSeriesFiles, type SeriesFile } from './series-files.ts';
import { MAX_SERIES_LINE_CHARACTERS, readSeriesValues } from './series-values.ts';
import { type FirstCase, parseCase } from './time-series-case.ts';
import { addHeaderLine, checkHeader, type TimeSeriesHeader } from './time-series-header.ts';

/**
 * UEA/UCR `.ts` files: `@` header lines, then one case per line, dimensions separated by `:`, values by `,`, the class last; lines that
 * begin with `#` or `%` are comments. Format: https://www.timeseriesclassification.com, "Formatting of the .ts files". Cases may differ in
 * length, the dimensions of one case may not. The archive's `.arff` files are recognised by their header and read as such.
 */
export const timeSeriesReader: Reader<TimeSeriesFormat> = {
  read: ({ files, format }) => joinSeriesFiles(files, (file) => readTimeSeries(file, format)),
};

function readTimeSeries({ path, readText, onRow }: DataFile, rules: NumberRules): SeriesFile {
  const lines = splitLines({ path, text: readText(), maxLineCharacters: MAX_SERIES_LINE_CHARACTERS });
  if (isArff(lines)) return readArff({ path, lines, attributes: UNNAMED_ATTRIBUTES, rules, onRow });
  const { header, firstDataLine } = readHeader(path, lines);
  const { dimensions, recordings } = readCases({ path, lines, header, firstDataLine, rules, onRow });
  checkDeclaredClasses({ recordings, declared: header.classNames?.value ?? '' });
  return { dimensions, recordings };
}

function readHeader(path: string, lines: readonly string[]): { header: TimeSeriesHeader; firstDataLine: number } {
  let header: TimeSeriesHeader = {};
  for (const [index, line] of lines.entries()) {
    const text = line.trim();
    if (isSkipped(text)) continue;
    const position = { path, line: index + 1 };
    if (text.toLowerCase() === '@data') {
      checkHeader(header, position);
      return { header, firstDataLine: index + 1 };
    }
    header = addHeaderLine(header, { text, position });
  }
  throw rejectFile({ position: { path, line: null }, reason: 'expected a line "@data" before the cases, found none' });
}

interface CasesRequest {
  readonly path: string;
  readonly lines: readonly string[];
  readonly header: TimeSeriesHeader;
  /** Index into `lines`. */
  readonly firstDataLine: number;
  readonly rules: NumberRules;
  readonly onRow: () => void;
}

function readCases({ path, lines, header, firstDataLine, rules, onRow }: CasesRequest): SeriesFile {
  const recordings: ReadRecording[] = [];
  let first: FirstCase | null = null;
  for (let index = firstDataLine; index < lines.length; index += 1) {
    onRow();
    const text = (lines[index] ?? '').trim();
    if (isSkipped(text)) continue;
    const position = { path, line: index + 1 };
    const { className, series } = parseCase(text, { position, header, first });
    first ??= { line: position.line, dimensions: series.length, length: series[0]?.length ?? 0 };
    recordings.push({ ...position, className, groupName: null, part: null, ...readSeriesValues({ series, position, rules }) });
  }
  if (first !== null) return { dimensions: first.dimensions, recordings };
  throw rejectFile({ position: { path, line: null }, reason: 'expected at least one case after @data, found none' });
}

function isSkipped(text: string): boolean {
  return text === '' || text.startsWith('#') || text.startsWith('%');
}
