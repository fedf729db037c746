import { type DataPosition, quoteFound, rejectFile } from '../rejection.ts';

/** The value of a header line, with its line number. */
interface Declared<Value> {
  readonly value: Value;
  readonly line: number;
}

/** What the `@` lines of a `.ts` file declare about its cases; absent if they do not mention it. */
export interface TimeSeriesHeader {
  readonly univariate?: Declared<boolean>;
  readonly dimensions?: Declared<number>;
  readonly equalLength?: Declared<boolean>;
  /** The length of every case, unless `@equalLength` is false. */
  readonly seriesLength?: Declared<number>;
  readonly missing?: Declared<boolean>;
  readonly timeStamps?: Declared<boolean>;
  /** The text after `@classLabel true`. */
  readonly classNames?: Declared<string>;
}

/** Tags that this reader ignores. */
const DESCRIPTIVE_TAGS = new Set(['@problemname']);

/**
 * Adds the value of one header line.
 *
 * @throws DurasweepError `DatasetRejected` with file and line: an unknown tag, an invalid value, a tag that contradicts an earlier one, or
 *   a kind of data that is not supported.
 */
export function addHeaderLine(header: TimeSeriesHeader, { text, position }: { text: string; position: HeaderPosition }): TimeSeriesHeader {
  const found = readHeaderLine(text, position);
  for (const [name, { value, line }] of Object.entries(found)) {
    const earlier = header[name as keyof TimeSeriesHeader];
    if (earlier === undefined || earlier.value === value) continue;
    const reason = `expected the same as in line ${earlier.line} (${quoteFound(String(earlier.value))}), found ${quoteFound(String(value))}`;
    throw rejectFile({ position: { ...position, line }, reason });
  }
  return { ...header, ...found };
}

export interface HeaderPosition extends DataPosition {
  readonly line: number;
}

function readHeaderLine(text: string, position: HeaderPosition): TimeSeriesHeader {
  const [, tag = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(text) ?? [];
  const { line } = position;
  switch (tag.toLowerCase()) {
    case '@univariate':
      return { univariate: { value: readFlag(tag, rest, position), line } };
    case '@dimensions':
    case '@dimension':
      return { dimensions: { value: readCount(tag, rest, position), line } };
    case '@equallength':
      return { equalLength: { value: readFlag(tag, rest, position), line } };
    case '@serieslength':
      return rest === '0' ? {} : { seriesLength: { value: readCount(tag, rest, position), line } };
    case '@missing':
      return { missing: { value: readFlag(tag, rest, position), line } };
    case '@timestamps':
      return { timeStamps: { value: readFlag(tag, rest, position), line } };
    case '@classlabel':
      return { classNames: { value: readClassNames(tag, rest, position), line } };
    case '@targetlabel':
      if (!readFlag(tag, rest.split(/\s/, 1)[0] ?? '', position)) return {};
      throw rejectFile({ position, reason: 'expected classes (@classLabel), found @targetLabel; regression data cannot be used' });
    default:
      if (DESCRIPTIVE_TAGS.has(tag.toLowerCase())) return {};
      throw rejectFile({ position, reason: `expected a header line such as @dimensions or @data, found ${quoteFound(text)}` });
  }
}

function readFlag(tag: string, rest: string, position: DataPosition): boolean {
  const value = rest.toLowerCase();
  if (value === 'true' || value === 'false') return value === 'true';
  throw rejectFile({ position, reason: `expected true or false after ${tag}, found ${quoteFound(rest)}` });
}

function readCount(tag: string, rest: string, position: DataPosition): number {
  const count = Number(rest);
  if (/^\d+$/.test(rest) && Number.isSafeInteger(count) && count >= 1) return count;
  throw rejectFile({ position, reason: `expected a whole number ≥ 1 after ${tag}, found ${quoteFound(rest)}` });
}

function readClassNames(tag: string, rest: string, position: DataPosition): string {
  const [flag = '', ...names] = rest.split(/(?<=^\S+)\s+/);
  if (readFlag(tag, flag, position)) return names.join(' ');
  const reason = 'expected class labels (@classLabel true …), found none; only classification data can be used';
  throw rejectFile({ position, reason });
}

/** Checks a whole header at its `@data` line. @throws DurasweepError `DatasetRejected`: no declared classes, or contradicting tags. */
export function checkHeader({ classNames, univariate, dimensions }: TimeSeriesHeader, position: DataPosition): void {
  if (classNames === undefined || classNames.value === '') {
    throw rejectFile({ position, reason: 'expected "@classLabel true" with the class names before @data, found none' });
  }
  if (univariate === undefined || dimensions === undefined || univariate.value === (dimensions.value === 1)) return;
  const reason = `expected @dimensions ${univariate.value ? '1' : '2 or more'} with @univariate ${univariate.value} (line ${univariate.line}), found ${dimensions.value}`;
  throw rejectFile({ position: { ...position, line: dimensions.line }, reason });
}
