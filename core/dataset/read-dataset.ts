import { DurasweepError } from '../domain/errors.ts';
import { type ArchiveLimits, readArchive } from './archive.ts';
import { readColumns } from './columns-reader.ts';
import type { Dataset } from './dataset.ts';
import type { ColumnsFormat, DatasetFormat } from './format.ts';
import { compilePathPattern, type PathMatch } from './path-pattern.ts';
import { hasControlCharacter, rejectFile } from './rejection.ts';
import { readTimeSeries } from './time-series-reader.ts';

/** The bytes to read: a zip archive, or files by relative path (a folder, or one file). */
export type DatasetInput =
  | { readonly type: 'archive'; readonly bytes: Uint8Array; readonly limits?: ArchiveLimits }
  | { readonly type: 'files'; readonly files: ReadonlyMap<string, Uint8Array> };

/** A recording before classes and groups are numbered. */
interface NamedRecording {
  readonly path: string;
  readonly className: string;
  readonly groupName: string;
  readonly length: number;
  readonly values: Float32Array;
}

interface DataFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly match: PathMatch;
}

interface NamedRecordings {
  readonly features: readonly string[];
  readonly recordings: readonly NamedRecording[];
}

const ONLY_GROUP = 'all';

/**
 * Reads every recording of a data set. Recordings are ordered by path, so that their indices do not depend on the archive's order.
 *
 * @throws DurasweepError `DatasetRejected`: an unsafe archive, a file that no pattern names, a control character in a data file's path, or a
 *   malformed file (with file, line, what was expected and what was found).
 */
export async function readDataset({ name, input, format }: { name: string; input: DatasetInput; format: DatasetFormat }): Promise<Dataset> {
  const files = input.type === 'archive' ? await readArchive({ archive: input.bytes, ...pickLimits(input.limits) }) : input.files;
  const dataFiles = selectDataFiles(files, format);
  const named = format.type === 'columns' ? readColumnsFiles(dataFiles, format) : readTimeSeriesFiles(dataFiles);
  return numberRecordings(name, named);
}

function pickLimits(limits: ArchiveLimits | undefined): { limits?: ArchiveLimits } {
  return limits === undefined ? {} : { limits };
}

function selectDataFiles(files: ReadonlyMap<string, Uint8Array>, format: DatasetFormat): DataFile[] {
  const matchPath = compilePathPattern(format.path);
  const ignored = format.ignore.map(compilePathPattern);
  const selected: DataFile[] = [];
  for (const [path, bytes] of [...files].sort(([a], [b]) => compareText(a, b))) {
    if (ignored.some((matches) => matches(path))) continue;
    checkPath(path);
    const match = matchPath(path);
    if (match === null) throw rejectUnknownFile(path, format);
    selected.push({ path, bytes, match });
  }
  if (selected.length === 0) throw rejectUnknownFile(null, format);
  return selected;
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

function readColumnsFiles(files: readonly DataFile[], format: ColumnsFormat): NamedRecordings {
  if (!format.path.includes('{class}')) {
    const message = `Format "columns": path ${JSON.stringify(format.path)} has no {class}; write {class} where the path names the class.`;
    throw new DurasweepError('InvalidConfig', message);
  }
  const recordings = files.map(({ path, bytes, match }) => ({
    path,
    className: match.className ?? '',
    groupName: match.group ?? ONLY_GROUP,
    ...readColumns({ path, bytes, format }),
  }));
  return { features: format.features.map((feature) => feature.name), recordings };
}

function readTimeSeriesFiles(files: readonly DataFile[]): NamedRecordings {
  const recordings: NamedRecording[] = [];
  let expected: { path: string; dimensions: number } | null = null;
  for (const { path, bytes, match } of files) {
    const series = readTimeSeries({ path, bytes });
    expected ??= { path, dimensions: series.dimensions };
    if (series.dimensions !== expected.dimensions) {
      const message = `${path}: expected ${expected.dimensions} dimensions as in ${expected.path}, found ${series.dimensions}.`;
      throw new DurasweepError('DatasetRejected', message);
    }
    for (const { line, className, length, values } of series.cases) {
      recordings.push({ path: `${path}:${line}`, className, groupName: match.group ?? ONLY_GROUP, length, values });
    }
  }
  return { features: Array.from({ length: expected?.dimensions ?? 0 }, (_, dimension) => `dimension ${dimension}`), recordings };
}

function numberRecordings(name: string, { features, recordings }: NamedRecordings): Dataset {
  const classes = sortNames(recordings.map((recording) => recording.className));
  const groups = sortNames(recordings.map((recording) => recording.groupName));
  const classIndex = new Map(classes.map((className, index) => [className, index]));
  const groupIndex = new Map(groups.map((groupName, index) => [groupName, index]));
  return {
    name,
    classes,
    groups,
    features,
    recordings: recordings.map(({ path, className, groupName, length, values }) => ({
      path,
      label: classIndex.get(className) ?? 0,
      group: groupIndex.get(groupName) ?? 0,
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
