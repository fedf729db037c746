import { type DataPosition, quoteFound, rejectFile } from '../rejection.ts';

const PAIR = /\(([^(),]*),([^(),]*)\)/y;
const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?)?Z?$/;
/** Stamps are written with few digits, so a step may differ from the first by this share. */
const TOLERANCE = 0.01;

/**
 * Texts of the values of one dimension with time-stamped pairs, `(stamp,value),(stamp,value)`. Networks read one value per time step and no
 * times, so the stamps must be evenly spaced and are then dropped.
 *
 * @throws DurasweepError `DatasetRejected` with file and line: no pairs, a stamp that is not a number or date, or unevenly spaced stamps.
 */
export function readStampedSeries(part: string, position: DataPosition): string[] {
  const pairs = splitPairs(part.trim(), position);
  const stamps = pairs.map(({ stamp }) => readStamp(stamp, position));
  const step = (stamps[1] ?? 0) - (stamps[0] ?? 0);
  for (let index = 1; index < stamps.length; index += 1) {
    const found = (stamps[index] ?? 0) - (stamps[index - 1] ?? 0);
    if (step > 0 && Math.abs(found - step) <= TOLERANCE * step) continue;
    const pair = `${quoteFound(pairs[index - 1]?.stamp ?? '')} and ${quoteFound(pairs[index]?.stamp ?? '')}`;
    const reason = `expected evenly spaced, increasing time stamps, found ${pair}; resample the recording evenly`;
    throw rejectFile({ position, reason });
  }
  return pairs.map(({ value }) => value);
}

function splitPairs(text: string, position: DataPosition): { stamp: string; value: string }[] {
  const pairs: { stamp: string; value: string }[] = [];
  let index = 0;
  while (index < text.length) {
    PAIR.lastIndex = index;
    const match = PAIR.exec(text);
    if (match === null) {
      const reason = `expected pairs "(time stamp,value)" separated by commas, found ${quoteFound(text.slice(index))}`;
      throw rejectFile({ position, reason });
    }
    pairs.push({ stamp: (match[1] ?? '').trim(), value: (match[2] ?? '').trim() });
    index = PAIR.lastIndex + (/^\s*(?:,\s*)?/.exec(text.slice(PAIR.lastIndex, PAIR.lastIndex + 100))?.[0].length ?? 0);
  }
  return pairs;
}

function readStamp(text: string, position: DataPosition): number {
  const number = text === '' ? Number.NaN : Number(text);
  if (Number.isFinite(number)) return number;
  const date = DATE.exec(text);
  if (date !== null) {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = date.slice(1).map((part) => Number(part ?? 0));
    return Date.UTC(year, month - 1, day, hour, minute) + second * 1_000;
  }
  throw rejectFile({
    position,
    reason: `expected a time stamp (a number, or a date such as 2026-01-31 12:00:00), found ${quoteFound(text)}`,
  });
}
