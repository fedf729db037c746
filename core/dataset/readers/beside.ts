import { DurasweepError } from '../../domain/errors.ts';
import type { PathMatch } from '../path-pattern.ts';
import { rejectFile } from '../rejection.ts';
import { splitLines } from '../text.ts';
import type { DataFile } from './reader.ts';

const MAX_NAME_LINE_CHARACTERS = 65_536;
const PLACEHOLDERS = { '{group}': 'group', '{class}': 'className', '{part}': 'part' } as const;

/** A file with the class or user of each series, line by line. */
export interface NamesFile {
  /** The name on a line, counted from 0. @throws DurasweepError `DatasetRejected` if the file has fewer lines. */
  readonly nameOf: (index: number) => string;
  /** @throws DurasweepError `DatasetRejected` if the file has more lines. */
  readonly checkCount: (series: number) => void;
}

interface BesideRequest {
  /** Field of the format, for errors. */
  readonly field: string;
  /** Path of the file, with placeholders that have the same values as in the data file's path. */
  readonly pattern: string;
  readonly match: PathMatch;
  /** The files that the reader's patterns match. */
  readonly beside: ReadonlyMap<string, DataFile>;
  readonly pathPattern: string;
  readonly dataPath: string;
}

/** @throws DurasweepError `DatasetRejected` if there is no such file; `InvalidConfig` if the path lacks a placeholder of the pattern. */
export function openBeside(request: BesideRequest): NamesFile {
  const { dataPath, beside } = request;
  const path = fillPattern(request);
  const file = beside.get(path);
  if (file === undefined) {
    throw rejectFile({
      position: { path, line: null },
      reason: `expected this file for ${dataPath} (${request.field} of the format), found none`,
    });
  }
  const names = splitLines({ path, text: file.readText(), maxLineCharacters: MAX_NAME_LINE_CHARACTERS }).map(tidyLabel);
  const nameOf = (index: number): string => {
    const name = names[index];
    if (name === undefined) {
      const reason = `expected a line for each series of ${dataPath}, found ${names.length} lines only`;
      throw rejectFile({ position: { path, line: null }, reason });
    }
    if (name !== '') return name;
    throw rejectFile({ position: { path, line: index + 1 }, reason: 'expected a name, found an empty line' });
  };
  const checkCount = (series: number): void => {
    if (names.length === series) return;
    throw rejectFile({
      position: { path, line: null },
      reason: `expected ${series} lines, as many as ${dataPath} has series, found ${names.length}`,
    });
  };
  return { nameOf, checkCount };
}

function fillPattern({ field, pattern, match, pathPattern }: BesideRequest): string {
  return pattern.replaceAll(/\{[^}]*\}|\*/g, (placeholder) => {
    const key = PLACEHOLDERS[placeholder as keyof typeof PLACEHOLDERS];
    const value = key === undefined ? null : match[key];
    if (value !== null && value !== undefined) return value;
    const allowed = Object.keys(PLACEHOLDERS).filter((name) => pathPattern.includes(name));
    const message = `format.${field}.file: ${placeholder} in ${JSON.stringify(pattern)} must also be in format.path (which has ${allowed.join(', ') || 'none'})`;
    throw new DurasweepError('InvalidConfig', `${message}; write the path in full otherwise.`);
  });
}

/** A whole number written as a measurement (`1.0`, `1.0000000e+00`, as in older archives) means the class with that number. */
export function tidyLabel(text: string): string {
  const label = text.trim();
  return /^[+-]?\d+(?:\.0+|(?:\.\d*)?e[+-]?\d+)$/i.test(label) && Number.isSafeInteger(Number(label)) ? String(Number(label)) : label;
}
