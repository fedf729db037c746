import { countOf } from '../../domain/count-of.ts';
import type { Dataset } from '../dataset.ts';
import type { FormatGuess } from './suggestion.ts';

/** Numbers of nines that programs write for missing values. */
const NINES = /^-?9{2,6}$/;
/** A code for missing values is this many times as large as the largest other value. */
const FAR = 3;

/**
 * The guess without features that have one value in each recording: they describe it (a user's number, an age) and give users or classes away. Null if there
 * are none, or no others.
 */
export function leaveOutAttributes({ format, reasons }: FormatGuess, dataset: Dataset): FormatGuess | null {
  if (format.type !== 'columns' && format.type !== 'table') return null;
  const constant = dataset.features.filter((_, feature) => isConstant(dataset, feature));
  if (constant.length === 0 || constant.length === dataset.features.length) return null;
  const named = constant.map((name) => JSON.stringify(name)).join(', ');
  const are = constant.length === 1 ? 'Column %s has' : 'Columns %s have';
  return {
    format: { ...format, features: format.features.filter(({ name }) => !constant.includes(name)) },
    reasons: [
      ...reasons,
      `${are.replace('%s', () => named)} one value in each recording, so ${constant.length === 1 ? 'it describes' : 'they describe'} recordings and not what happens in them: left out.`,
    ],
  };
}

function isConstant({ recordings, features }: Dataset, feature: number): boolean {
  return recordings.every(({ values, length }) => {
    for (let step = 1; step < length; step += 1) if (values[step * features.length + feature] !== values[feature]) return false;
    return true;
  });
}

/** Values such as -999 that may mean that there is none. */
export function explainNines({ recordings, features }: Dataset): string[] {
  return features.flatMap((name, feature) => {
    const counts = new Map<number, number>();
    let largest = 0;
    for (const { values } of recordings) {
      for (let index = feature; index < values.length; index += features.length) {
        const value = values[index] ?? 0;
        if (NINES.test(String(value))) counts.set(value, (counts.get(value) ?? 0) + 1);
        else largest = Math.max(largest, Math.abs(value));
      }
    }
    return [...counts]
      .filter(([value]) => Math.abs(value) > FAR * largest)
      .map(
        ([value, count]) =>
          `Feature ${JSON.stringify(name)} is ${value} in ${countOf(count, 'time step')}, far from all other values. If that means missing, write "missing": "interpolate" and list it in "missingValues", as it is written in the file.`,
      );
  });
}
