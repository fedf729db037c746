import { isSeriesGap } from '../../domain/missing-words.ts';
import type { NumberRules } from '../formats/index.ts';
import { readNumber } from '../number-reader.ts';
import { type DataPosition, rejectFile } from '../rejection.ts';

/** Maximum length of a line that contains a whole recording. */
export const MAX_SERIES_LINE_CHARACTERS = 16 * 1024 * 1024;

export interface SeriesValues {
  readonly length: number;
  /** `[length, dimensions]`. */
  readonly values: Float32Array;
}

interface SeriesRequest {
  /** Texts, `[dimensions][time steps]`, at least one dimension. */
  readonly series: readonly (readonly string[])[];
  readonly position: DataPosition;
  readonly rules: NumberRules;
}

/**
 * Reads the values of one recording. Time steps at the end in which every dimension is missing pad a shorter recording to the length of
 * others, and are removed.
 *
 * @throws DurasweepError `DatasetRejected` if dimensions differ in length, there is only padding (unless such recordings are dropped), or a value is not a number.
 */
export function readSeriesValues({ series, position, rules }: SeriesRequest): SeriesValues {
  checkLengths(series, position);
  const length = Math.max(...series.map(countWithoutPadding));
  if (length === 0 && rules.missing !== 'drop-recording') {
    const reason =
      'expected at least one value, found only missing ones; remove the series, or choose "missing": "drop-recording" in the format';
    throw rejectFile({ position, reason });
  }
  const values = new Float32Array(length * series.length);
  series.forEach((texts, dimension) => {
    for (let step = 0; step < length; step += 1) {
      const name = `dimension ${dimension}, time step ${step}`;
      values[step * series.length + dimension] = readNumber({ text: (texts[step] ?? '').trim(), name, position, rules });
    }
  });
  return { length, values };
}

function checkLengths(series: readonly (readonly string[])[], position: DataPosition): void {
  const expected = series[0]?.length ?? 0;
  const dimension = series.findIndex(({ length }) => length !== expected);
  if (dimension < 0) return;
  const reason = `expected ${expected} values in dimension ${dimension}, as in dimension 0, found ${series[dimension]?.length}`;
  throw rejectFile({ position, reason });
}

function countWithoutPadding(texts: readonly string[]): number {
  return texts.findLastIndex((text) => !isSeriesGap(text.trim())) + 1;
}
