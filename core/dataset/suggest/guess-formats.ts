import { compilePathPattern } from '../path-pattern.ts';
import { decodeText } from '../text.ts';
import { guessFeatures } from './guess-columns.ts';
import { guessLines } from './guess-lines.ts';
import { guessPaths } from './guess-paths.ts';
import { guessTable } from './guess-table.ts';
import { type Sample, takeSample } from './sample.ts';
import type { Files, FormatGuess } from './suggestion.ts';

/** More exceptions than this are no exceptions: reading then names the first file that fits nothing. */
const MOST_IGNORED = 50;
const TEXT = ['.csv', '.txt', '.tsv', '.dat', '.data'];

/** Formats that the files look like, likeliest first; empty where none does. */
export function guessFormats(files: Files): FormatGuess[] {
  const paths = [...files.keys()].sort();
  const alike = groupBy(paths, (path) => `${path.split('/').length} ${extensionOf(path)}`);
  return [...alike.values()]
    .sort((a, b) => b.length - a.length)
    .flatMap((group) => guessFor(extensionOf(group[0] ?? ''), group, files))
    .map((guess) => ({ ...guess, format: { ...guess.format, ignore: listOthers(guess.format.path, paths) } }));
}

function guessFor(extension: string, paths: readonly string[], files: Files): FormatGuess[] {
  const anywhere = `**/*${extension}`;
  if (extension === '.ts') {
    return [{ format: { type: 'ts', path: anywhere, ignore: [] }, reasons: ['Files of type .ts name their classes themselves.'] }];
  }
  if (extension === '.arff') {
    const format = { type: 'arff' as const, path: anywhere, ignore: [], class: null, group: null, part: null, skip: [] };
    return [{ format, reasons: ['Files of type .arff name their classes themselves.'] }];
  }
  return TEXT.includes(extension) ? guessText(anywhere, paths, files) : [];
}

function guessText(anywhere: string, paths: readonly string[], files: Files): FormatGuess[] {
  const [first = ''] = paths;
  const sample = takeSample(decodeText({ path: first, bytes: files.get(first) ?? new Uint8Array() }));
  if (!sample) return [];
  const guesses = [...guessTable(anywhere, sample), guessLines(anywhere, sample), guessColumnsFormat(paths, sample)];
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

function extensionOf(path: string): string {
  return /\.[A-Za-z0-9]+$/.exec(path)?.[0].toLowerCase() ?? '';
}

/** Patterns of the files that are no data: by their ending where no data file has it, else one by one. */
function listOthers(pattern: string, paths: readonly string[]): string[] {
  const matches = compilePathPattern(pattern);
  const others = paths.filter((path) => matches(path) === null);
  const ending = extensionOf(pattern);
  const named = others.map((path) =>
    extensionOf(path) === ending || extensionOf(path) === '' ? path : `**/*${path.slice(path.lastIndexOf('.'))}`,
  );
  return [...new Set(named)].slice(0, MOST_IGNORED);
}
