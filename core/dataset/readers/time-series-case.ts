import { type DataPosition, quoteFound, rejectFile } from '../rejection.ts';
import type { TimeSeriesHeader } from './time-series-header.ts';
import { readStampedSeries } from './time-stamps.ts';

/** One parsed line of a `.ts` file. */
export interface TimeSeriesCase {
  /** Without the surrounding quotes. */
  readonly className: string;
  /** Texts of the values, `[dimensions][time steps]`. */
  readonly series: readonly (readonly string[])[];
}

/**
 * Parses a case and compares it with the header and the file's first case.
 *
 * @throws DurasweepError `DatasetRejected` with file and line if it contradicts one of them.
 */
export function parseCase(text: string, { position, header, first }: CaseContext): TimeSeriesCase {
  const parts = splitParts(text);
  const className = unquote((parts.pop() ?? '').trim());
  const series = parts.map((part) => readTexts(part, header, position));
  checkDimensions(series.length, { position, header, first });
  checkLength(series, { position, header, first });
  checkMissing(series, header, position);
  return { className, series };
}

interface CaseContext {
  readonly position: DataPosition;
  readonly header: TimeSeriesHeader;
  /** The file's first case; null while that is being read. */
  readonly first: FirstCase | null;
}

export interface FirstCase {
  readonly line: number;
  readonly dimensions: number;
  /** Number of values in a dimension, including padding. */
  readonly length: number;
}

/** Parts between colons; a colon within the brackets of a time stamp (`(10:30,1.5)`) does not count. */
function splitParts(text: string): string[] {
  return text.includes('(') ? text.split(/:(?![^()]*\))/) : text.split(':');
}

/** Class names may be quoted, in the header and after a case. */
export function unquote(name: string): string {
  return /^(["']).+\1$/s.test(name) ? name.slice(1, -1).trim() : name;
}

function readTexts(part: string, header: TimeSeriesHeader, position: DataPosition): readonly string[] {
  if (header.timeStamps?.value === true) return readStampedSeries(part, position);
  if (!part.trimStart().startsWith('(')) return part.split(',');
  const said = header.timeStamps ? `@timeStamps false (line ${header.timeStamps.line})` : 'no @timeStamps true in the header';
  throw rejectFile({ position, reason: `expected values without time stamps, with ${said}, found ${quoteFound(part)}` });
}

function checkDimensions(found: number, { position, header, first }: CaseContext): void {
  const { univariate, dimensions } = header;
  const [expected, said] = dimensions
    ? [dimensions.value, ` (@dimensions, line ${dimensions.line})`]
    : univariate?.value === true
      ? [1, ` (@univariate true, line ${univariate.line})`]
      : [first?.dimensions ?? Math.max(1, found), first ? ` as in line ${first.line}` : ''];
  if (found !== expected) {
    throw rejectFile({ position, reason: `expected ${expected} dimension(s)${said} and a class, separated by ":", found ${found}` });
  }
  if (univariate?.value !== false || found > 1) return;
  throw rejectFile({ position, reason: `expected 2 dimensions or more with @univariate false (line ${univariate.line}), found ${found}` });
}

function checkLength(series: readonly (readonly string[])[], { position, header, first }: CaseContext): void {
  const { equalLength, seriesLength } = header;
  if (equalLength?.value === false) return;
  const wayOut = 'write "@equalLength false" without @seriesLength if recordings differ in length';
  series.forEach((texts, dimension) => {
    const where = `values in dimension ${dimension}`;
    if (seriesLength !== undefined && texts.length !== seriesLength.value) {
      const reason = `expected ${seriesLength.value} ${where} (@seriesLength, line ${seriesLength.line}), found ${texts.length}; ${wayOut}`;
      throw rejectFile({ position, reason });
    }
    const expected = first?.length ?? texts.length;
    if (equalLength?.value === true && texts.length !== expected) {
      const said = `as in line ${first?.line} (@equalLength true, line ${equalLength.line})`;
      throw rejectFile({ position, reason: `expected ${expected} ${where} ${said}, found ${texts.length}; ${wayOut}` });
    }
  });
}

function checkMissing(series: readonly (readonly string[])[], { missing }: TimeSeriesHeader, position: DataPosition): void {
  if (missing?.value !== false || !series.some((texts) => texts.some((text) => text.trim() === '?'))) return;
  const reason = `expected no missing value with @missing false (line ${missing.line}), found "?"; write "@missing true", or fix the value`;
  throw rejectFile({ position, reason });
}
