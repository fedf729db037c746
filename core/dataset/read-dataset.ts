import { DurasweepError } from '../domain/errors.ts';
import { type ArchiveLimits, readArchive } from './archive.ts';
import { checkName } from './check-names.ts';
import type { Dataset } from './dataset.ts';
import type { DatasetFormat } from './format.ts';
import { type OfficialPart, PART_WORDS, parsePart } from './official-parts.ts';
import { compilePathPattern, type PathMatch } from './path-pattern.ts';
import { findReader } from './readers/index.ts';
import type { DataFile, ReadRecording } from './readers/reader.ts';
import { refuseSecondReading } from './refuse-second-reading.ts';
import { type DataPosition, hasControlCharacter, quoteFound, rejectFile } from './rejection.ts';
import { createRenamer, type Rename, refuseSimilarNames, refuseUnusedRenames } from './similar-names.ts';
import { decodeText } from './text.ts';

/** The bytes to read: a zip archive, or files by relative path (a folder, or one file). */
export type DatasetInput =
  | { readonly type: 'archive'; readonly bytes: Uint8Array; readonly limits?: ArchiveLimits }
  | { readonly type: 'files'; readonly files: ReadonlyMap<string, Uint8Array> };

/** A recording before classes and groups are numbered. */
interface NamedRecording {
  readonly path: string;
  readonly className: string;
  readonly groupName: string;
  readonly part: OfficialPart | null;
  readonly length: number;
  readonly values: Float32Array;
}

interface SelectedFiles {
  readonly files: readonly DataFile[];
  readonly beside: ReadonlyMap<string, DataFile>;
}

const ONLY_GROUP = 'all';

export interface ReadDatasetRequest {
  readonly name: string;
  readonly input: DatasetInput;
  readonly format: DatasetFormat;
  /** Of classes and groups alike; none by default. */
  readonly rename?: readonly Rename[];
}

/**
 * Reads every recording of a data set. Recordings are ordered by path, so that their indices do not depend on the archive's order.
 *
 * @throws DurasweepError `DatasetRejected`: an unsafe archive, a file that no pattern names, a control character in a data file's path, or a
 *   malformed file (with file, line, what was expected and what was found), a path that `format.path` fits in two ways, two names of classes
 *   or groups that differ in case, blanks or Unicode form only. `InvalidConfig`: a renamed name that no recording has.
 */
export async function readDataset({ name, input, format, rename = [] }: ReadDatasetRequest): Promise<Dataset> {
  const files = input.type === 'archive' ? await readArchive({ archive: input.bytes, ...pickLimits(input.limits) }) : input.files;
  const reader = findReader(format);
  const selected = selectDataFiles(files, format, reader.besidePatterns?.(format) ?? []);
  const { features, recordings } = reader.read({ ...selected, format });
  return numberRecordings({ name, features, recordings: renameRecordings(nameRecordings(recordings, selected.files), rename) });
}

function pickLimits(limits: ArchiveLimits | undefined): { limits?: ArchiveLimits } {
  return limits === undefined ? {} : { limits };
}

function selectDataFiles(paths: ReadonlyMap<string, Uint8Array>, format: DatasetFormat, besidePatterns: readonly string[]): SelectedFiles {
  const matchPath = compilePathPattern(format.path);
  const ignored = format.ignore.map(compilePathPattern);
  const besides = besidePatterns.map(compilePathPattern);
  const files: DataFile[] = [];
  const beside = new Map<string, DataFile>();
  for (const [path, bytes] of [...paths].sort(([a], [b]) => compareText(a, b))) {
    if (ignored.some((matches) => matches(path))) continue;
    checkPath(path);
    const readText = () => decodeText({ path, bytes });
    const besideMatch = findFirst(besides, path);
    const match = besideMatch === null ? matchPath(path) : null;
    if (besideMatch !== null) beside.set(path, { path, match: besideMatch, readText });
    else if (match !== null) {
      refuseSecondReading(path, format.path);
      files.push({ path, match, readText });
    } else throw rejectUnknownFile(path, format);
  }
  if (files.length === 0) throw rejectUnknownFile(null, format);
  return { files, beside };
}

function findFirst(patterns: readonly ReturnType<typeof compilePathPattern>[], path: string): PathMatch | null {
  for (const matchPath of patterns) {
    const match = matchPath(path);
    if (match !== null) return match;
  }
  return null;
}

/** A path is printed in terminals, and its group and class are drawn in figures. Files left out may have any: macOS makes an `Icon\r`. */
function checkPath(path: string): void {
  if (!hasControlCharacter(path)) return;
  const reason = `expected no control character in a path, found one; rename the file, or match it in the format's "ignore"`;
  throw rejectFile({ position: { path: JSON.stringify(path), line: null }, reason });
}

function rejectUnknownFile(path: string | null, format: DatasetFormat): DurasweepError {
  const found = path === null ? 'The data set holds no data file' : `${path}: not a data file`;
  const allowed = `expected paths like ${JSON.stringify(format.path)}`;
  const wayOut = `change the format's "path", or list files to leave out in its "ignore" (now ${JSON.stringify(format.ignore)})`;
  return new DurasweepError('DatasetRejected', `${found}; ${allowed}; ${wayOut}.`);
}

function nameRecordings(recordings: readonly ReadRecording[], files: readonly DataFile[]): NamedRecording[] {
  const matches = new Map(files.map(({ path, match }) => [path, match]));
  return recordings.map(({ path, line, className, groupName, part, length, values }) => ({
    path: line === null ? path : `${path}:${line}`,
    className: checkName({ name: className ?? matches.get(path)?.className ?? '', kind: 'class', position: { path, line } }),
    groupName: checkName({ name: groupName ?? matches.get(path)?.group ?? ONLY_GROUP, kind: 'group', position: { path, line } }),
    part: readPart(part ?? matches.get(path)?.part ?? null, { path, line }),
    length,
    values,
  }));
}

function renameRecordings(recordings: readonly NamedRecording[], renames: readonly Rename[]): NamedRecording[] {
  refuseUnusedRenames(
    renames,
    recordings.flatMap(({ className, groupName }) => [className, groupName]),
  );
  const rename = createRenamer(renames);
  const renamed = recordings.map((recording) => ({
    ...recording,
    className: rename(recording.className),
    groupName: rename(recording.groupName),
  }));
  refuseSimilarNames(
    renamed.map(({ path, className }) => ({ path, name: className })),
    'class',
  );
  refuseSimilarNames(
    renamed.map(({ path, groupName }) => ({ path, name: groupName })),
    'user',
  );
  return renamed;
}

function readPart(word: string | null, position: DataPosition): OfficialPart | null {
  if (word === null) return null;
  const part = parsePart(word);
  if (part === null) throw rejectFile({ position, reason: `expected a part (${PART_WORDS}), found ${quoteFound(word)}` });
  return part;
}

interface NamedDataset {
  readonly name: string;
  readonly features: readonly string[];
  readonly recordings: readonly NamedRecording[];
}

function numberRecordings({ name, features, recordings }: NamedDataset): Dataset {
  const classes = sortNames(recordings.map((recording) => recording.className));
  const groups = sortNames(recordings.map((recording) => recording.groupName));
  const classIndex = new Map(classes.map((className, index) => [className, index]));
  const groupIndex = new Map(groups.map((groupName, index) => [groupName, index]));
  return {
    name,
    classes,
    groups,
    features,
    recordings: recordings.map(({ path, className, groupName, part, length, values }) => ({
      path,
      label: classIndex.get(className) ?? 0,
      group: groupIndex.get(groupName) ?? 0,
      ...(part === null ? {} : { part }),
      length,
      values,
    })),
  };
}

/** Unique names; names that hold numbers in the numbers' order (`2` before `10`). */
function sortNames(names: readonly string[]): string[] {
  const collator = new Intl.Collator('en', { numeric: true });
  return [...new Set(names)].sort((a, b) => collator.compare(a, b) || compareText(a, b));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
