import { countOf } from '../../domain/count-of.ts';
import { rejectFile } from '../rejection.ts';
import type { DataFile, ReadRecording, ReadResult } from './reader.ts';

/** The content of one file with unnamed dimensions. */
export interface SeriesFile {
  readonly dimensions: number;
  readonly recordings: readonly ReadRecording[];
}

/** Joins files whose dimensions have no names. @throws DurasweepError `DatasetRejected` if files differ in the number of dimensions. */
export function joinSeriesFiles(files: readonly DataFile[], readFile: (file: DataFile) => SeriesFile): ReadResult {
  const recordings: ReadRecording[] = [];
  let expected: { path: string; dimensions: number } | null = null;
  for (const file of files) {
    const found = readFile(file);
    expected ??= { path: file.path, dimensions: found.dimensions };
    if (found.dimensions !== expected.dimensions) {
      const reason = `expected ${countOf(expected.dimensions, 'dimension')} as in ${expected.path}, found ${found.dimensions}`;
      throw rejectFile({ position: { path: file.path, line: null }, reason });
    }
    for (const recording of found.recordings) recordings.push(recording);
  }
  return { features: Array.from({ length: expected?.dimensions ?? 0 }, (_, dimension) => `dimension ${dimension}`), recordings };
}
