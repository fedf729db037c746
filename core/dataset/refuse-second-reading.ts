import { DurasweepError } from '../domain/errors.ts';
import { findReadings, type PathReading } from './path-readings.ts';
import { escapeControlCharacters } from './rejection.ts';

/** @throws DurasweepError `DatasetRejected` if a pattern matches a path in several ways: a choice would be a guess at users and classes */
export function refuseSecondReading(path: string, pattern: string): void {
  const readings = findReadings(pattern, path);
  if (readings.length < 2) return;
  const ways = readings.length === 2 ? 'two ways' : 'several ways';
  const found = `format.path ${JSON.stringify(pattern)} matches in ${ways}: ${readings.map(describe).join('; or ')}`;
  const wayOut = 'make the pattern unambiguous: use folders, or write all fixed text between the placeholders';
  throw new DurasweepError('DatasetRejected', escapeControlCharacters(`${path}: ${found}; ${wayOut}.`));
}

function describe(reading: PathReading): string {
  return reading.map(([placeholder, text]) => `${placeholder} ${JSON.stringify(text)}`).join(', ');
}
