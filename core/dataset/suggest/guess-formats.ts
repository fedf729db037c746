import { DurasweepError } from '../../domain/errors.ts';
import type { Encoding } from '../formats/index.ts';
import { compilePathPattern } from '../path-pattern.ts';
import { MisfitError } from '../rejection.ts';
import { isSystemFile, readFileText } from '../select-files.ts';
import type { UnpackBudget } from '../unpack-budget.ts';
import { guessFeatures } from './guess-columns.ts';
import { guessLines } from './guess-lines.ts';
import { ANY_EXTENSION, commonExtension, guessPaths } from './guess-paths.ts';
import { guessTable } from './guess-table.ts';
import { type Sample, takeSample } from './sample.ts';
import type { Files, FormatGuess } from './suggestion.ts';

/** With more exceptions than this, none is listed: reading then reports the first file that does not match. */
const MOST_IGNORED = 50;

export interface FormatGuesses {
  /** Most likely first; empty if none fits. */
  readonly guesses: readonly FormatGuess[];
  /** Why files are not texts. */
  readonly problems: readonly string[];
}

/** Formats that the files may have. Files of systems and archivers are skipped when read. */
export function guessFormats(files: Files, budget: UnpackBudget): FormatGuesses {
  const paths = [...files.keys()].filter((path) => !isSystemFile(path)).sort();
  const alike = groupBy(paths, (path) => `${path.split('/').length} ${extensionOf(path).toLowerCase()}`);
  const guessed = [...alike.values()].sort((a, b) => b.length - a.length).map((group) => ({ group, ...guessFor(group, files, budget) }));
  return {
    guesses: guessed.flatMap(({ group, guesses }) => guesses.map((guess) => leaveOut(listOthers(guess.format.path, group, paths), guess))),
    problems: guessed.flatMap(({ problems }) => problems),
  };
}

function guessFor(paths: readonly string[], files: Files, budget: UnpackBudget): FormatGuesses {
  const [first = ''] = paths;
  const anywhere = extensionOf(first) === '' && paths.length === 1 ? escapeLiteral(first) : `**/*${commonExtension(paths)}`;
  try {
    const bytes = files.get(first) ?? NO_BYTES;
    const text = decode((encoding) => readFileText({ path: first, bytes, encoding, budget }));
    const known = guessNamed(first, text, anywhere);
    return { guesses: known === null ? guessText({ anywhere, paths, sample: takeSample(first, text) }) : [known], problems: [] };
  } catch (error) {
    if (error instanceof DurasweepError) return { guesses: [], problems: [error.message] };
    throw error;
  }
}

/** Formats that name their classes themselves, by extension or by how the text begins. */
function guessNamed(file: string, text: string, path: string): FormatGuess | null {
  const kind = extensionOf(file).replace(/\.gz$/i, '').toLowerCase();
  const beginning = text.split(/[\r\n]+/, BEGINNING_LINES).find((line) => line.trim() !== '' && !/^\s*[#%]/.test(line)) ?? '';
  if (kind === '.ts' || TS_BEGINNING.test(beginning)) {
    return { format: { type: 'ts', path, ignore: [] }, reasons: ['Files of type .ts name their classes themselves.'] };
  }
  if (kind !== '.arff' && !ARFF_BEGINNING.test(beginning)) return null;
  const format = { type: 'arff' as const, path, ignore: [], class: null, group: null, part: null, skip: [] };
  return { format, reasons: ['Files of type .arff name their classes themselves.'] };
}

const BEGINNING_LINES = 200;
const TS_BEGINNING = /^\s*@(?:problemname|timestamps|univariate|classlabel)\b/i;
const ARFF_BEGINNING = /^\s*@relation\b/i;
const NO_BYTES = new Uint8Array();

/** Decodes with the encoding that the file seems to have. The reader will report that the format needs it. @throws DurasweepError if it is not text */
function decode(read: (encoding?: Encoding) => string): string {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MisfitError) || !error.remedy.encoding) throw error;
    return read(error.remedy.encoding);
  }
}

interface TextRequest {
  readonly anywhere: string;
  readonly paths: readonly string[];
  readonly sample: Sample | null;
}

function guessText({ anywhere, paths, sample }: TextRequest): FormatGuess[] {
  if (!sample) return [];
  const lines = guessLines(anywhere, sample);
  const tables = guessTable(anywhere, sample);
  const columns = guessColumnsFormat(paths, sample);
  // What folders say is surer than a column without a name.
  const guesses = sample.header === null ? [lines, columns, ...tables] : [lines, ...tables, columns];
  return guesses.filter((guess) => guess !== null);
}

function guessColumnsFormat(paths: readonly string[], sample: Sample): FormatGuess | null {
  const place = guessPaths(paths);
  const guess = guessFeatures(sample);
  if (!place || !guess) return null;
  return { format: { type: 'columns', path: place.path, ignore: [], ...guess.layout }, reasons: [...place.reasons, ...guess.reasons] };
}

function groupBy(paths: readonly string[], keyOf: (path: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const group = groups.get(keyOf(path));
    if (group) group.push(path);
    else groups.set(keyOf(path), [path]);
  }
  return groups;
}

/** Spelled as in the path; for `walk.csv.gz` both extensions. */
function extensionOf(path: string): string {
  return /\.[A-Za-z0-9]+(?:\.gz)?$/i.exec(path)?.[0] ?? '';
}

function leaveOut(ignore: readonly string[], { format, reasons }: FormatGuess): FormatGuess {
  const told = ignore.length === 0 ? [] : [`Files that are not recordings, skipped: ${ignore.join(', ')}.`];
  return { format: { ...format, ignore }, reasons: [...reasons, ...told] };
}

/** Patterns of the files that are not data: by extension if no data file has it, otherwise one by one. */
function listOthers(pattern: string, data: readonly string[], paths: readonly string[]): string[] {
  const matches = compilePathPattern(pattern);
  const extensions = new Set(data.map(extensionOf));
  const isRead = (path: string) => matches(path) !== null && (extensions.has(extensionOf(path)) || !pattern.endsWith(ANY_EXTENSION));
  const named = paths
    .filter((path) => !isRead(path))
    .map((path) => {
      const extension = extensionOf(path);
      return extensions.has(extension) || extension === '' ? escapeLiteral(path) : `**/*${extension}`;
    });
  return [...new Set(named)].slice(0, MOST_IGNORED);
}

/** Characters with a special meaning in patterns are replaced by a wildcard. */
function escapeLiteral(path: string): string {
  return path.replaceAll(/[{}*]/g, '*');
}
