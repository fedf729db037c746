import { decodeText } from '../text.ts';
import { guessFeatures } from './guess-columns.ts';
import { guessLines } from './guess-lines.ts';
import { guessPaths } from './guess-paths.ts';
import { guessTable } from './guess-table.ts';
import { type Sample, takeSample } from './sample.ts';
import type { Files, FormatGuess } from './suggestion.ts';

const TEXT = ['.csv', '.txt', '.tsv', '.dat', '.data'];

/** Formats that the files look like, likeliest first; empty where none does. */
export function guessFormats(files: Files): FormatGuess[] {
  const byExtension = groupByExtension([...files.keys()].sort());
  return [...byExtension]
    .sort(([, a], [, b]) => b.length - a.length)
    .flatMap(([extension, paths]) => guessFor(extension, paths, files))
    .map((guess) => ({ ...guess, format: { ...guess.format, ignore: othersThan(guess.format.path, byExtension) } }));
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

function groupByExtension(paths: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const extension = /\.[A-Za-z0-9]+$/.exec(path)?.[0].toLowerCase() ?? '';
    groups.set(extension, [...(groups.get(extension) ?? []), path]);
  }
  return groups;
}

/** Patterns of the files with other endings, which are left out. */
function othersThan(pattern: string, byExtension: ReadonlyMap<string, readonly string[]>): string[] {
  return [...byExtension.keys()].filter((extension) => !pattern.toLowerCase().endsWith(extension)).map((extension) => `**/*${extension}`);
}
