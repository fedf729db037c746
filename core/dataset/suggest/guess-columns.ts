import type { ColumnsFormat } from '../formats/index.ts';
import type { Sample, SampleColumn } from './sample.ts';

export interface FeaturesGuess {
  readonly layout: Pick<ColumnsFormat, 'delimiter' | 'comment' | 'skipRows' | 'decimal' | 'header' | 'columnCount' | 'features'>;
  readonly reasons: readonly string[];
}

const TIME_NAME = /^(t|ts|date|millis|nanos?|seconds?|ms|index|idx|frame|row|sample)$|time|stamp/i;

/** Guesses which columns contain measurements: numeric columns that are not time stamps. Null if there are none. */
export function guessFeatures({ delimiter, rules, header, columns }: Sample, taken: readonly SampleColumn[] = []): FeaturesGuess | null {
  const free = columns.filter((column) => !taken.includes(column));
  const features = free.filter((column) => column.numeric && !isClock(column, header !== null));
  if (features.length === 0) return null;
  const left = free.filter((column) => !features.includes(column)).map(({ column }) => JSON.stringify(column));
  const without = left.length > 0 ? `; ignored as time stamps or text: ${left.join(', ')}` : '';
  return {
    layout: {
      delimiter,
      ...rules,
      header: header !== null,
      columnCount: header ? null : columns.length,
      features: features.map(({ name, column }) => ({ name, column })),
    },
    reasons: [`${features.length} of ${free.length} columns contain measurements${without}.`],
  };
}

/** Recognised by its name, or because it never decreases. */
function isClock({ name, values }: SampleColumn, named: boolean): boolean {
  if (named && TIME_NAME.test(name)) return true;
  const numbers = values.map((value) => Number(value.replace(',', '.')));
  return numbers.length > 4 && numbers.every((value, index) => index === 0 || value > (numbers[index - 1] ?? 0));
}
