import { isSeriesGap } from '../../domain/missing-words.ts';
import { type DataPosition, quoteFound, rejectFile } from '../rejection.ts';
import type { ReadRecording } from './reader.ts';

const WORD = /^["']?\p{L}/u;
/** Lines from which it can be told that their first values number them, or that the first line is unlike the others. */
const ENOUGH_LINES = 5;

/** @throws DurasweepError `DatasetRejected` if the first line contains names or numbers of columns instead of values. */
export function refuseHeader(texts: readonly string[], position: DataPosition): void {
  const named = texts.every((text) => isWord(text));
  const [first = '', ...others] = texts;
  if (!named && !(first.trim() === '' && countsUp(others.map(Number)))) return;
  throw createHeaderError(texts, position);
}

/** @throws DurasweepError `DatasetRejected` if a line begins with a name instead of a value. */
export function refuseFirstName([first = '']: readonly string[], position: DataPosition): void {
  if (!isWord(first)) return;
  const wayOut = 'if lines begin with a name of the series, write "skipCells": 1 in the format, if with its class, "class": "first"';
  const reason = `expected numbers, found ${quoteFound(first.trim())} in place of the first value; ${wayOut}`;
  throw rejectFile({ position, reason, remedy: { skipCells: 1 } });
}

interface LinesCheck {
  readonly recordings: readonly ReadRecording[];
  readonly hasHeader: boolean;
  /** Undefined if the format does not say. */
  readonly skipCells: number | undefined;
}

/**
 * Checks what only all lines show.
 *
 * @throws DurasweepError `DatasetRejected` if the first line counts the columns and has a class of its own, or the first values number the lines.
 */
export function checkLinesTogether({ recordings, hasHeader, skipCells }: LinesCheck): void {
  const [first, ...others] = recordings;
  if (first === undefined || recordings.length < ENOUGH_LINES) return;
  const isOwnClass = first.className !== null && others.every(({ className }) => className !== first.className);
  if (!hasHeader && isOwnClass && countsUp([...first.values])) throw createHeaderError([...first.values].map(String), first);
  if (skipCells !== undefined || !areConsecutive(recordings.map(({ values }) => values[0] ?? Number.NaN))) return;
  const found = recordings.slice(0, 3).map(({ values }) => values[0]);
  const wayOut = 'if they number the lines, write "skipCells": 1 in the format, otherwise "skipCells": 0';
  const reason = `expected values, found lines that begin with ${found.join(', ')} and so on; ${wayOut}`;
  throw rejectFile({ position: first, reason, remedy: { skipCells: 1 } });
}

function createHeaderError(texts: readonly string[], position: DataPosition): Error {
  const found = texts.slice(0, 3).map(quoteFound).join(', ');
  const reason = `expected numbers, found what looks like a header (${found}); write "header": true in the format`;
  return rejectFile({ position, reason, remedy: { header: true } });
}

function isWord(text: string): boolean {
  const tidy = text.trim();
  return WORD.test(tidy) && !isSeriesGap(tidy) && !/^["']?(?:n\/?a|null|none|inf)/i.test(tidy);
}

/** Whole numbers from 0 or 1, at least four. */
function countsUp(values: readonly number[]): boolean {
  return values.length >= 4 && (values[0] === 0 || values[0] === 1) && areConsecutive(values);
}

function areConsecutive(values: readonly number[]): boolean {
  return values.every((value, index) => Number.isInteger(value) && value === (values[0] ?? 0) + index);
}
