import { compareTexts } from '../domain/compare-texts.ts';
import { DurasweepError } from '../domain/errors.ts';
import type { LeftOutFiles } from '../domain/results.ts';
import { describeBinary } from './binary-formats.ts';
import type { DatasetFormat } from './formats/index.ts';
import { isGzip, unpackGzip } from './gzip.ts';
import { compilePathPattern, type PathMatch } from './path-pattern.ts';
import { compilePlainPattern } from './plain-pattern.ts';
import type { DataFile } from './readers/reader.ts';
import { refuseSecondReading } from './refuse-second-reading.ts';
import { hasControlCharacter, rejectFile } from './rejection.ts';
import { decodeText } from './text.ts';
import type { UnpackBudget } from './unpack-budget.ts';

export interface SelectedFiles {
  /** The files that `format.path` matches, sorted by path; at least one. */
  readonly files: readonly DataFile[];
  /** Additional files, by path. */
  readonly beside: ReadonlyMap<string, DataFile>;
  readonly leftOut: LeftOutFiles;
}

interface SelectRequest {
  readonly paths: ReadonlyMap<string, Uint8Array>;
  readonly format: DatasetFormat;
  /** Patterns of files that the reader reads beside those with recordings. */
  readonly besidePatterns: readonly string[];
  readonly budget: UnpackBudget;
  readonly onRow: () => void;
}

/** Names of files and folders that operating systems, editors and archivers create. */
const SYSTEM_NAME =
  /^(?:__MACOSX|\.DS_Store|\._.*|Icon\r|\.Spotlight-V100|\.Trashes|\.fseventsd|\.TemporaryItems|\.AppleDouble|\.localized|Thumbs\.db|ehthumbs\.db|desktop\.ini|\$RECYCLE\.BIN|System Volume Information|~\$.*|\.directory|@eaDir|\.git|\.svn|\.hg|\.idea|\.vscode|\.nfs\w+|\.~lock\..*#|\.apdisk|\.VolumeIcon\.icns|lost\+found|__pycache__|\.gitignore|\.gitattributes|\.gitkeep|\.ipynb_checkpoints)$/i;
const LISTED_PATHS = 5;

/** Whether a file was created by the system rather than by people. */
export function isSystemFile(path: string): boolean {
  return path.split('/').some((name) => SYSTEM_NAME.test(name));
}

/**
 * Divides a data set's files into those with recordings, additional ones, and those left out.
 *
 * @throws DurasweepError `DatasetRejected`: files that no pattern matches, all reported together; a control character in a path; no files.
 */
export function selectFiles({ paths, format, besidePatterns, budget, onRow }: SelectRequest): SelectedFiles {
  const [matchPath, ignored, besides] = [compile(format.path), format.ignore.map(compile), besidePatterns.map(compile)];
  const isPlain = compilePlainPattern(format.path) !== null;
  const files: DataFile[] = [];
  const beside = new Map<string, DataFile>();
  const leftOut = { system: 0, ignored: 0 };
  const unknown: string[] = [];
  for (const [path, bytes] of [...paths].sort(([a], [b]) => compareTexts(a, b))) {
    if (ignored.some((matches) => matches(path))) leftOut.ignored += 1;
    else if (isSystemFile(path)) leftOut.system += 1;
    else {
      checkPath(path);
      const readText = () => readFileText({ path, bytes, encoding: format.encoding, budget });
      const besideMatch = findFirst(besides, path);
      const match = besideMatch === null ? matchPath(path) : null;
      if (besideMatch !== null) beside.set(path, { path, match: besideMatch, readText, onRow });
      else if (match !== null) {
        if (!isPlain) refuseSecondReading(path, format.path);
        files.push({ path, match, readText, onRow });
      } else unknown.push(path);
    }
  }
  if (unknown.length > 0 || files.length === 0) throw rejectFiles({ unknown, files: files.length, format, paths });
  return { files, beside, leftOut };
}

/** Paths match in any Unicode form, because some systems decompose letters in file names. */
function compile(pattern: string): (path: string) => PathMatch | null {
  const matchPath = compilePathPattern(pattern);
  const matchComposed = compilePathPattern(pattern.normalize('NFC'));
  return (path) => matchPath(path) ?? matchComposed(path.normalize('NFC'));
}

function findFirst(patterns: readonly ReturnType<typeof compile>[], path: string): PathMatch | null {
  for (const matchPath of patterns) {
    const match = matchPath(path);
    if (match !== null) return match;
  }
  return null;
}

interface TextRequest {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly encoding: DatasetFormat['encoding'];
  readonly budget: UnpackBudget;
}

/** A file's text, unpacked if it is gzip. @throws DurasweepError `DatasetRejected` if its bytes are not text */
export function readFileText({ path, bytes, encoding, budget }: TextRequest): string {
  return decodeText({ path, bytes: isGzip(bytes) ? unpackGzip({ path, bytes, budget }) : bytes, encoding });
}

/** A path is printed in terminals, and its group and class are drawn in figures. Files that are left out may have any name: macOS creates `Icon\r`. */
function checkPath(path: string): void {
  if (!hasControlCharacter(path)) return;
  const reason = `expected no control character in a path, found one; rename the file, or match it in the format's "ignore"`;
  throw rejectFile({ position: { path: JSON.stringify(path), line: null }, reason });
}

interface UnknownFiles {
  readonly unknown: readonly string[];
  /** How many files the pattern matched. */
  readonly files: number;
  readonly format: DatasetFormat;
  readonly paths: SelectRequest['paths'];
}

function rejectFiles({ unknown, files, format, paths }: UnknownFiles): DurasweepError {
  const allowed = `expected paths like ${JSON.stringify(format.path)}`;
  const glob =
    files === 0 && /\?|\[.*\]/.test(format.path) ? ' ("?" and "[…]" stand for themselves; only * and ** match any characters)' : '';
  const folder = files === 0 ? suggestFolder(unknown, format.path) : '';
  const wayOut = `change the format's "path"${glob}${folder}, or list files to skip in its "ignore" (now ${JSON.stringify(format.ignore)})`;
  return new DurasweepError('DatasetRejected', `${describeUnknown(unknown, files)}${nameBinary(unknown, paths)}; ${allowed}; ${wayOut}.`);
}

/** A folder around all files that the pattern does not name, or one that it names and the source is already in. */
function suggestFolder(unknown: readonly string[], pattern: string): string {
  const around = /^[^/]+\//.exec(unknown[0] ?? '')?.[0] ?? '';
  const [named = ''] = /^[^/{*]+\//.exec(pattern) ?? [];
  const candidates = [...(around === '' ? [] : [around + pattern]), ...(named === '' ? [] : [pattern.slice(named.length)])];
  const fitting = candidates.find((candidate) => unknown.every((path) => compile(candidate)(path) !== null));
  return fitting === undefined ? '' : ` (${JSON.stringify(fitting)} fits all files)`;
}

function describeUnknown(unknown: readonly string[], files: number): string {
  const [first] = unknown;
  if (first === undefined) return 'The data set contains no data files';
  if (unknown.length === 1) return `${first}: not a data file`;
  const listed = unknown.slice(0, LISTED_PATHS).join(', ');
  const more = unknown.length > LISTED_PATHS ? ` and ${unknown.length - LISTED_PATHS} more` : '';
  return `${unknown.length} of ${unknown.length + files} files are not data files: ${listed}${more}`;
}

/** An archive or a workbook among the files was probably meant to be read. */
function nameBinary(unknown: readonly string[], paths: SelectRequest['paths']): string {
  for (const path of unknown) {
    const binary = describeBinary(paths.get(path) ?? new Uint8Array());
    if (binary !== null) return ` (${unknown.length === 1 ? 'it' : path} is ${binary})`;
  }
  return '';
}
