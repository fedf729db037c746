import type { TimeSeriesFormat } from '../format.ts';
import { readFiniteNumber } from '../number-reader.ts';
import { quoteFound, rejectFile } from '../rejection.ts';
import { splitLines } from '../text.ts';
import type { DataFile, Reader, ReadRecording } from './reader.ts';
import { joinSeriesFiles, type SeriesFile } from './series-files.ts';
import { checkHeader, readHeaderLine, type TimeSeriesHeader } from './time-series-header.ts';

const MAX_LINE_CHARACTERS = 16 * 1024 * 1024;

/**
 * UEA/UCR `.ts` files: `@` header lines, then one case a line, dimensions separated by `:`, values by `,`, the class last.
 * Format: https://www.timeseriesclassification.com, "Formatting of the .ts files". Cases may differ in length; the dimensions of one case may not.
 * Refused: time stamps, missing values, no class labels, an unknown class, a dimension or length that contradicts the header, no case at all.
 */
export const timeSeriesReader: Reader<TimeSeriesFormat> = {
  read: ({ files }) => joinSeriesFiles(files, readTimeSeries),
};

function readTimeSeries({ path, readText }: DataFile): SeriesFile {
  const lines = splitLines({ path, text: readText(), maxLineCharacters: MAX_LINE_CHARACTERS });
  const { header, firstDataLine } = readHeader(path, lines);
  let dimensions = header.dimensions;
  const recordings: ReadRecording[] = [];
  for (let index = firstDataLine; index < lines.length; index += 1) {
    const text = (lines[index] ?? '').trim();
    if (text === '' || isComment(text)) continue;
    const next = readCase({ path, line: index + 1, text, dimensions, header });
    dimensions ??= next.values.length / next.length;
    recordings.push(next);
  }
  if (dimensions === null || recordings.length === 0) {
    throw rejectFile({ position: { path, line: null }, reason: 'expected at least one case after @data, found none' });
  }
  return { dimensions, recordings };
}

function readHeader(path: string, lines: readonly string[]): { header: TimeSeriesHeader; firstDataLine: number } {
  let header: TimeSeriesHeader = { dimensions: null, seriesLength: null, equalLength: null, classes: null };
  for (const [index, line] of lines.entries()) {
    const text = line.trim();
    if (text === '' || isComment(text)) continue;
    const position = { path, line: index + 1 };
    if (text.toLowerCase() === '@data') {
      checkHeader(header, position);
      return { header, firstDataLine: index + 1 };
    }
    header = { ...header, ...readHeaderLine({ text, position }) };
  }
  throw rejectFile({ position: { path, line: null }, reason: 'expected a line "@data" before the cases, found none' });
}

function isComment(text: string): boolean {
  return text.startsWith('#');
}

interface CaseRequest {
  readonly path: string;
  readonly line: number;
  readonly text: string;
  /** Null before the first case of a file whose header does not say. */
  readonly dimensions: number | null;
  readonly header: TimeSeriesHeader;
}

function readCase({ path, line, text, dimensions, header }: CaseRequest): ReadRecording {
  const position = { path, line };
  const parts = text.split(':');
  const className = (parts.pop() ?? '').trim();
  if (parts.length === 0 || parts.length !== (dimensions ?? parts.length)) {
    throw rejectFile({ position, reason: `expected ${dimensions ?? 'at least 1'} dimension(s) and a class, found ${parts.length}` });
  }
  if (!header.classes?.includes(className)) {
    const allowed = header.classes?.map(quoteFound).join(', ');
    throw rejectFile({ position, reason: `expected a class of @classLabel (${allowed}), found ${quoteFound(className)}` });
  }
  const series = parts.map((part) => part.split(','));
  const length = series[0]?.length ?? 0;
  const expectedLength = header.equalLength === false ? length : (header.seriesLength ?? length);
  const values = new Float32Array(length * series.length);
  series.forEach((texts, dimension) => {
    if (texts.length !== expectedLength) {
      const reason = `expected ${expectedLength} values in dimension ${dimension}, found ${texts.length}`;
      throw rejectFile({ position, reason });
    }
    texts.forEach((value, step) => {
      const name = `dimension ${dimension}, time step ${step}`;
      values[step * series.length + dimension] = readFiniteNumber({ text: value.trim(), name, position });
    });
  });
  return { path, line, className, groupName: null, part: null, length, values };
}
