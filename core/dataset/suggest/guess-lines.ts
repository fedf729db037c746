import type { LinesFormat } from '../format.ts';
import type { Sample, SampleColumn } from './sample.ts';
import type { FormatGuess } from './suggestion.ts';

/** Fewer values than this in a line are rather the features of one step. */
const FEWEST_VALUES = 20;

/** A series a line, with a class of few whole numbers first or last in it; null elsewhere. */
export function guessLines(path: string, { delimiter, header, columns }: Sample): FormatGuess | null {
  if (header || columns.length <= FEWEST_VALUES) return null;
  const [first, last] = [columns.at(0), columns.at(-1)];
  const place = first && isClass(first) ? 'first' : last && isClass(last) ? 'last' : null;
  if (!place) return null;
  const format: LinesFormat = { type: 'lines', path, ignore: [], delimiter, header: false, class: place, group: null, equalLength: true };
  return {
    format,
    reasons: [`Lines of ${columns.length} values, ${place} in each a whole number of few kinds: a series a line, that number its class.`],
  };
}

function isClass({ values, numeric }: SampleColumn): boolean {
  const distinct = new Set(values).size;
  const whole = !numeric || values.every((value) => Number.isInteger(Number(value)));
  return whole && distinct > 1 && distinct <= Math.max(2, values.length / 2);
}
