import { suggestDelimiter } from '../delimiters.ts';
import type { LinesFormat } from '../formats/index.ts';
import { readRecords, type TextRecord } from '../records.ts';
import { quoteFound, rejectFile } from '../rejection.ts';
import { openBeside, tidyLabel } from './beside.ts';
import { type FeatureFiles, groupFeatureFiles } from './feature-files.ts';
import { checkLinesTogether, refuseFirstName, refuseHeader } from './lines-hints.ts';
import type { DataFile, Reader, ReadRecording, ReadRequest } from './reader.ts';
import { requireClass } from './require-class.ts';
import { MAX_SERIES_LINE_CHARACTERS, readSeriesValues } from './series-values.ts';

/**
 * Text files with one series per line, such as the UCR archive's `.tsv`. The class is first or last in the line or in a separate file, line
 * by line; users can be in such a file too. If a series has several features, each has its own file, named by {feature} in the path.
 */
export const linesReader: Reader<LinesFormat> = {
  besidePatterns: ({ class: className, group }) => [className, group].flatMap((source) => (isFile(source) ? [source.file] : [])),
  read: (request) => {
    requireClass({ format: request.format, named: request.format.class !== null, wayOut: 'or set format.class to its place' });
    const { features, sets } = groupFeatureFiles(request.files, request.format.path);
    return { features, recordings: sets.flatMap((set) => readSet(set, request)) };
  },
};

function isFile(source: LinesFormat['class']): source is { readonly file: string } {
  return typeof source === 'object' && source !== null;
}

function readSet(set: FeatureFiles, { beside, format }: ReadRequest<LinesFormat>): ReadRecording[] {
  const [main] = set.files;
  const names = { match: main.match, beside, pathPattern: format.path, dataPath: main.path };
  const classes = isFile(format.class) ? openBeside({ ...names, field: 'class', pattern: format.class.file }) : null;
  const groups = isFile(format.group) ? openBeside({ ...names, field: 'group', pattern: format.group.file }) : null;
  const recordings: ReadRecording[] = [];
  let expected: SeriesLine | null = null;
  for (const lines of readInStep(set, format)) {
    const [first] = lines;
    expected ??= first;
    for (const line of lines) checkLine(line, { first, expected, format });
    recordings.push({
      path: main.path,
      line: first.line,
      className: classes?.nameOf(recordings.length) ?? first.label,
      groupName: groups?.nameOf(recordings.length) ?? null,
      part: null,
      ...readSeriesValues({ series: lines.map(({ texts }) => texts), position: first, rules: format }),
    });
  }
  if (recordings.length === 0)
    throw rejectFile({ position: { path: main.path, line: null }, reason: 'expected at least one line, found none' });
  for (const names of [classes, groups]) names?.checkCount(recordings.length);
  checkLinesTogether({ recordings, hasHeader: format.header, skipCells: format.skipCells });
  return recordings;
}

/** A line of one feature's file. */
interface SeriesLine {
  readonly path: string;
  readonly line: number;
  readonly texts: readonly string[];
  /** Null if the line contains none. */
  readonly label: string | null;
}

type SeriesLines = readonly [SeriesLine, ...SeriesLine[]];

/** The same line of every feature's file. @throws DurasweepError `DatasetRejected` if one has fewer lines than the first. */
function* readInStep({ files: [main, ...others] }: FeatureFiles, format: LinesFormat): Generator<SeriesLines, void> {
  const read = (file: DataFile) => ({ path: file.path, lines: readLines(file, format) });
  const rest = others.map(read);
  for (const first of read(main).lines) {
    const lines = rest.map(({ path, lines: reader }) => {
      const next = reader.next();
      if (next.done !== true) return next.value;
      const reason = `expected as many lines as ${main.path}, found none for line ${first.line}`;
      throw rejectFile({ position: { path, line: null }, reason });
    });
    yield [first, ...lines];
  }
  for (const { lines } of rest) {
    const surplus = lines.next();
    if (surplus.done === true) continue;
    throw rejectFile({ position: surplus.value, reason: `expected no more lines than ${main.path} has, found one` });
  }
}

function* readLines({ path, readText, onRow }: DataFile, format: LinesFormat): Generator<SeriesLine, void> {
  // A delimiter at the end of a line may be followed by a missing class.
  const limits = { maxLineCharacters: MAX_SERIES_LINE_CHARACTERS, dropsLastDelimiter: format.class !== 'last' };
  const records = readRecords({ path, text: readText(), rules: format, ...limits, onRow });
  for (let left = (format.header ? 1 : 0) + (format.skipRows ?? 0); left > 0; left -= 1) records.next();
  for (const record of records) yield { path, line: record.line, ...takeLabel(record, format) };
}

function takeLabel(record: TextRecord, { class: place, skipCells = 0 }: LinesFormat): Pick<SeriesLine, 'texts' | 'label'> {
  const cells = skipCells === 0 ? record.cells : record.cells.slice(skipCells);
  if (place === 'first') return { texts: cells.slice(1), label: tidyLabel(cells[0] ?? '') };
  if (place === 'last') return { texts: cells.slice(0, -1), label: tidyLabel(cells.at(-1) ?? '') };
  return { texts: cells, label: null };
}

interface LineContext {
  /** The line of the set's first feature. */
  readonly first: SeriesLine;
  /** The set's first line. */
  readonly expected: SeriesLine;
  readonly format: LinesFormat;
}

function checkLine({ path, line, texts, label }: SeriesLine, { first, expected, format }: LineContext): void {
  const position = { path, line };
  if (texts.length === 0 || (texts.length === 1 && texts[0]?.trim() === '')) {
    const expectedWords = `expected a series${label === null ? '' : ' and a class'}`;
    if (!label) {
      const reason = `${expectedWords}, found an empty line; remove it, or write "emptyLines": "skip" in the format`;
      throw rejectFile({ position, reason, remedy: { emptyLines: 'skip' } });
    }
    const reason = `${expectedWords}, found ${quoteFound(label)}; check the format's delimiter ("${format.delimiter}")${suggestDelimiter(label, format.delimiter)}`;
    throw rejectFile({ position, reason });
  }
  if (!format.header && line === expected.line) refuseHeader(texts, position);
  refuseFirstName(texts, position);
  if (label !== first.label) {
    throw rejectFile({
      position,
      reason: `expected class ${quoteFound(first.label ?? '')} as in ${first.path}, found ${quoteFound(label ?? '')}`,
    });
  }
  if (!format.equalLength || texts.length === expected.texts.length) return;
  const where = path === expected.path ? `line ${expected.line}` : `${expected.path}, line ${expected.line}`;
  const wayOut = 'set the format\'s "equalLength" to false if recordings differ in length';
  const reason = `expected ${expected.texts.length} values as in ${where}, found ${texts.length}; ${wayOut}`;
  throw rejectFile({ position, reason, remedy: { equalLength: false } });
}
