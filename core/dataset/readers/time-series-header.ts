import { type DataPosition, hasControlCharacter, quoteFound, rejectFile } from '../rejection.ts';

/** What the `@` lines of a `.ts` file promise about its cases; null where they are silent. */
export interface TimeSeriesHeader {
  readonly dimensions: number | null;
  /** `@seriesLength`: the length of every case, unless `@equalLength` is false. */
  readonly seriesLength: number | null;
  readonly equalLength: boolean | null;
  readonly classes: readonly string[] | null;
}

/** Tags that say nothing this reader needs, or that the cases themselves show. */
const DESCRIPTIVE_TAGS = new Set(['@problemname', '@missing']);

/**
 * Reads one header line, giving the part of the header it sets.
 *
 * @throws DurasweepError `DatasetRejected` with file and line: an unknown tag, a bad value, or a kind of data that is not supported.
 */
export function readHeaderLine({ text, position }: { text: string; position: DataPosition }): Partial<TimeSeriesHeader> {
  const [tag = '', ...values] = text.split(/[ \t]+/);
  const flag = values[0]?.toLowerCase() === 'true';
  switch (tag.toLowerCase()) {
    case '@univariate':
      return flag ? { dimensions: 1 } : {};
    case '@dimensions':
    case '@dimension':
      return { dimensions: readCount(tag, values, position) };
    case '@equallength':
      return { equalLength: flag };
    case '@serieslength':
      return values[0] === '0' ? {} : { seriesLength: readCount(tag, values, position) };
    case '@classlabel':
      if (flag) return { classes: checkClassNames(values.slice(1), position) };
      throw rejectFile({
        position,
        reason: 'expected class labels (@classLabel true …), found none; only classification data can be used',
      });
    case '@timestamps':
      if (!flag) return {};
      throw rejectFile({ position, reason: 'expected series without time stamps (@timeStamps false), found true; resample them evenly' });
    case '@targetlabel':
      throw rejectFile({ position, reason: 'expected classes (@classLabel), found @targetLabel; regression data cannot be used' });
    default:
      if (DESCRIPTIVE_TAGS.has(tag.toLowerCase())) return {};
      throw rejectFile({ position, reason: `expected a header line such as @dimensions or @data, found ${quoteFound(text)}` });
  }
}

/** Checks a whole header at its `@data` line. @throws DurasweepError `DatasetRejected` where classes are not declared. */
export function checkHeader(header: TimeSeriesHeader, position: DataPosition): void {
  if (header.classes === null || header.classes.length === 0) {
    throw rejectFile({ position, reason: 'expected "@classLabel true" with the class names before @data, found none' });
  }
}

/** The names are drawn in figures. */
function checkClassNames(names: readonly string[], position: DataPosition): readonly string[] {
  const wrong = names.find(hasControlCharacter);
  if (wrong === undefined) return names;
  throw rejectFile({ position, reason: `expected no control character in a class name, found ${quoteFound(wrong)}; rename the class` });
}

function readCount(tag: string, values: readonly string[], position: DataPosition): number {
  const count = Number(values[0]);
  if (Number.isInteger(count) && count >= 1) return count;
  throw rejectFile({ position, reason: `expected a whole number ≥ 1 after ${tag}, found ${quoteFound(values.join(' '))}` });
}
