import { compareTexts } from '../domain/compare-texts.ts';
import { DurasweepError } from '../domain/errors.ts';
import { nameSome } from '../domain/name-some.ts';
import { type OfficialPart, PART_WORDS, parsePart } from '../domain/official-parts.ts';
import type { DatasetDescription } from '../domain/results.ts';
import { DEFAULT_ARCHIVE_LIMITS, readArchive } from './archives/archive.ts';
import type { ArchiveLimits } from './archives/unpacking.ts';
import { checkName } from './check-names.ts';
import type { Dataset } from './dataset.ts';
import type { DatasetFormat } from './formats/index.ts';
import { treatMissingValues } from './missing-values.ts';
import { findReader } from './readers/index.ts';
import type { DataFile, ReadRecording } from './readers/reader.ts';
import { type DataPosition, quoteFound, rejectFile } from './rejection.ts';
import { selectFiles } from './select-files.ts';
import { createRenamer, type Rename, refuseSimilarNames, refuseUnusedRenames } from './similar-names.ts';
import { createUnpackBudget } from './unpack-budget.ts';

/** The bytes to read: an archive, or files by relative path (a folder, or one file). */
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

export interface ReadDatasetRequest {
  readonly name: string;
  readonly input: DatasetInput;
  readonly format: DatasetFormat;
  /** For both classes and groups; default: none. */
  readonly rename?: readonly Rename[];
  /** Called for each row of the files. */
  readonly onRow?: () => void;
}

/** A data set, and what was left out or filled in. */
export interface NotedDataset {
  readonly dataset: Dataset;
  readonly notes: Required<Pick<DatasetDescription, 'leftOut' | 'missing'>>;
}

const ONLY_GROUP = 'all';
/** Every evaluation stores how often each class was taken for each other one. */
const MOST_CLASSES = 5_000;

/** Like `readDatasetWithNotes`, but returns only the recordings. */
export async function readDataset(request: ReadDatasetRequest): Promise<Dataset> {
  return (await readDatasetWithNotes(request)).dataset;
}

/**
 * Reads every recording of a data set. Recordings are ordered by path, so that their indices do not depend on the archive's order.
 *
 * @throws DurasweepError `DatasetRejected`: an unsafe archive, files that no pattern matches, a control character in a data file's path, a
 *   malformed file (with file, line, what was expected and what was found), a path that `format.path` matches in two ways, two names of
 *   classes or groups that differ only in case, spaces or Unicode form, more than 5,000 classes. `InvalidConfig`: a renamed name that no recording has.
 */
export async function readDatasetWithNotes(request: ReadDatasetRequest): Promise<NotedDataset> {
  const { name, input, format, rename = [], onRow = () => undefined } = request;
  const limits = input.type === 'archive' ? (input.limits ?? DEFAULT_ARCHIVE_LIMITS) : DEFAULT_ARCHIVE_LIMITS;
  const budget = createUnpackBudget(limits.maxUnpackedBytes);
  const paths = input.type === 'archive' ? await readArchive({ archive: input.bytes, limits }) : input.files;
  const reader = findReader(format);
  const selected = selectFiles({ paths, format, besidePatterns: reader.besidePatterns?.(format) ?? [], budget, onRow });
  const { features, recordings } = reader.read({ files: selected.files, beside: selected.beside, format });
  const named = renameRecordings(nameRecordings(recordings, selected.files), rename);
  const { missing = 'refuse' } = format;
  const treated =
    missing === 'refuse' ? { recordings: named, note: null } : treatMissingValues({ recordings: named, features, choice: missing });
  return {
    dataset: numberRecordings({ name, features, recordings: treated.recordings }),
    notes: { leftOut: selected.leftOut, missing: treated.note },
  };
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
  refuseUnusedRenames(renames, {
    class: recordings.map(({ className }) => className),
    user: recordings.map(({ groupName }) => groupName),
  });
  const renameClass = createRenamer(renames, 'class');
  const renameUser = createRenamer(renames, 'user');
  const renamed = recordings.map((recording) => ({
    ...recording,
    className: renameClass(recording.className),
    groupName: renameUser(recording.groupName),
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
  if (classes.length > MOST_CLASSES) throw refuseClasses(classes);
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

function refuseClasses(classes: readonly string[]): DurasweepError {
  const named = nameSome(classes.map(quoteFound));
  return new DurasweepError(
    'DatasetRejected',
    `There are ${classes.length} classes (${named}), but at most ${MOST_CLASSES} are allowed; check that the class is read from the right place.`,
  );
}

/** Unique names; numbers in names are sorted numerically (`2` before `10`). */
function sortNames(names: readonly string[]): string[] {
  const collator = new Intl.Collator('en', { numeric: true });
  return [...new Set(names)].sort((a, b) => collator.compare(a, b) || compareTexts(a, b));
}
