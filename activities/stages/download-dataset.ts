import type { DatasetConfiguration } from '../../configs/dataset-schema.ts';
import { recogniseArchive } from '../../core/dataset/archives/archive.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { decodeDataset, encodeDataset } from '../../core/dataset/dataset-codec.ts';
import { describeDataset } from '../../core/dataset/describe.ts';
import { type DatasetInput, type NotedDataset, readDatasetWithNotes } from '../../core/dataset/read-dataset.ts';
import { generateSyntheticArchive, SYNTHETIC_FORMAT } from '../../core/dataset/synthetic.ts';
import { writeArchive } from '../../core/dataset/write-archive.ts';
import type { ArtifactReference } from '../../core/domain/artifact.ts';
import { parsedFolder } from '../../core/domain/artifact-keys.ts';
import { summariseDataset } from '../../core/domain/dataset-summary.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import type { DatasetDescription, SourceProblem } from '../../core/domain/results.ts';
import { DATASET_FILES, datasetPath } from '../../core/domain/store-paths.ts';
import { sha256Hex } from '../../core/storage/s3-store.ts';
import { findVerified, putVerified } from '../../core/storage/set-aside.ts';
import type { StoredDataset } from '../contract/data-stages.ts';
import { countWork } from './count-work.ts';
import { findJson, putJson } from './json-artifact.ts';
import type { SourceContent } from './local-source.ts';
import { putRecipe } from './recipes.ts';
import { readFirstSource } from './sources.ts';
import type { SourceContext, StageContext } from './stage-context.ts';
import { descriptionSchema } from './stored-schemas.ts';

interface RawDataset {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly isArchive: boolean;
  readonly synthetic: boolean;
}

/** Reads the data set from the first available source, checks and parses it, and stores raw file and recordings under its hash. */
export async function downloadDataset(dataset: DatasetConfiguration, context: StageContext): Promise<StoredDataset> {
  const { raw, problems } = await obtain(dataset, context);
  const sha256 = sha256Hex(raw.bytes);
  if (!raw.synthetic) checkHash(dataset, sha256);
  const stored = await storeDataset(dataset, raw, sha256, context);
  return problems.length === 0 ? stored : { ...stored, sourceProblems: problems };
}

/** Reads the same recordings without storing anything. */
export async function readWithoutStoring(
  dataset: DatasetConfiguration,
  context: SourceContext,
): Promise<{ readonly parsed: Dataset; readonly description: DatasetDescription }> {
  const { raw } = await obtain(dataset, context);
  const sha256 = sha256Hex(raw.bytes);
  if (!raw.synthetic) checkHash(dataset, sha256);
  const { dataset: parsed, notes } = await parse(dataset, raw, countWork(context, 'rows'));
  return { parsed, description: describeDataset(parsed, { name: dataset.name, sha256, synthetic: raw.synthetic, ...notes }) };
}

interface Obtained {
  readonly raw: RawDataset;
  readonly problems: readonly SourceProblem[];
}

async function obtain(dataset: DatasetConfiguration, context: SourceContext): Promise<Obtained> {
  if (dataset.synthetic === 'always') return { raw: await generate(), problems: [] };
  const { content, problems } = await readFirstSource(dataset, context);
  if (content !== null) return { raw: await toRaw(content), problems };
  if (dataset.synthetic === 'fallback') return { raw: await generate(), problems };
  throw new DurasweepError('DatasetRejected', describeProblems(dataset, problems));
}

async function generate(): Promise<RawDataset> {
  return { bytes: await generateSyntheticArchive(), name: 'raw.zip', isArchive: true, synthetic: true };
}

async function toRaw(content: SourceContent): Promise<RawDataset> {
  // A folder is packed deterministically, so that it is also one file with one hash.
  if (content.type === 'folder') return { bytes: await writeArchive(content.files), name: 'raw.zip', isArchive: true, synthetic: false };
  const archive = recogniseArchive(content.bytes);
  const name = archive === null ? content.name : `raw.${archive}`;
  return { bytes: content.bytes, name, isArchive: archive !== null, synthetic: false };
}

function checkHash(dataset: DatasetConfiguration, sha256: string): void {
  if (dataset.sha256 === null || dataset.sha256 === sha256) return;
  throw new DurasweepError(
    'DatasetRejected',
    `dataset.sha256: the data has ${sha256}, the configuration requires ${dataset.sha256}; use the right file, or change the configuration if this file is the right one.`,
  );
}

/** The input for parsing a data set again without its sources. */
export interface ParseInput {
  readonly dataset: DatasetConfiguration;
  readonly raw: ArtifactReference;
  readonly name: string;
  readonly isArchive: boolean;
  readonly synthetic: boolean;
}

/** Stores raw file and recordings under the raw file's hash; intact objects are kept, damaged ones are quarantined and recreated. */
export async function storeDataset(
  dataset: DatasetConfiguration,
  raw: RawDataset,
  sha256: string,
  context: Pick<StageContext, 'store' | 'reportProgress'>,
): Promise<StoredDataset> {
  const { store } = context;
  const { synthetic, name, isArchive } = raw;
  const folder = folderOfParsed(sha256, dataset, synthetic);
  const keys = {
    raw: datasetPath(sha256, name),
    parsed: `${folder}/${DATASET_FILES.parsed}`,
    description: `${folder}/${DATASET_FILES.description}`,
  };
  const storedRaw = await putVerified(store, { key: keys.raw, bytes: raw.bytes, sha256 });
  const recipe: ParseInput = { dataset, raw: storedRaw, name, isArchive, synthetic };
  await putRecipe(store, [keys.parsed, keys.description], { stage: 'parseDataset', input: recipe });
  const existing = await findStored(keys, store);
  if (existing !== null) {
    const { description, parsed } = existing;
    const { recordings } = description.value;
    const summary = summariseDataset(description.value);
    const shape = shapeOf(description.value);
    return { sha256, synthetic, recordings, summary, shape, raw: storedRaw, parsed, description: description.reference };
  }
  const { dataset: parsed, notes } = await parse(dataset, raw, countWork(context, 'rows'));
  const described = describeDataset(parsed, { name: dataset.name, sha256, synthetic, ...notes });
  const [storedParsed, description] = await Promise.all([
    store.put({ key: keys.parsed, bytes: encodeDataset(parsed) }),
    putJson(store, keys.description, described),
  ]);
  const { length: recordings } = parsed.recordings;
  const summary = summariseDataset(described);
  return { sha256, synthetic, recordings, summary, shape: shapeOf(described), raw: storedRaw, parsed: storedParsed, description };
}

function shapeOf({ features, classes }: DatasetDescription): { features: number; classes: number } {
  return { features: features.length, classes: classes.length };
}

function parse(dataset: DatasetConfiguration, raw: RawDataset, onRow: () => void): Promise<NotedDataset> {
  const format = raw.synthetic ? SYNTHETIC_FORMAT : dataset.format;
  const rename = raw.synthetic ? [] : (dataset.rename ?? []);
  return readDatasetWithNotes({ name: dataset.name, input: toInput(raw, dataset), format, rename, onRow });
}

/** The key covers exactly the parts of the configuration that affect parsing. */
export function folderOfParsed(sha256: string, { format, name, rename = [] }: DatasetConfiguration, synthetic: boolean): string {
  if (synthetic) return parsedFolder(sha256, { format: SYNTHETIC_FORMAT, name });
  return parsedFolder(sha256, { format, name, ...(rename.length === 0 ? {} : { rename }) });
}

async function findStored({ parsed, description }: { parsed: string; description: string }, store: StageContext['store']) {
  const [dataset, described] = await Promise.all([
    findVerified(store, parsed, (bytes) => void decodeDataset(bytes)),
    findJson<DatasetDescription>(store, description, descriptionSchema),
  ]);
  return dataset === null || described === null ? null : { parsed: dataset.reference, description: described };
}

function toInput(raw: RawDataset, { limits }: DatasetConfiguration): DatasetInput {
  if (!raw.isArchive) return { type: 'files', files: new Map([[raw.name, raw.bytes]]) };
  return { type: 'archive', bytes: raw.bytes, limits: { maxEntries: limits.entries, maxUnpackedBytes: limits.unpackedBytes } };
}

function describeProblems(dataset: DatasetConfiguration, problems: readonly SourceProblem[]): string {
  const lines = problems.map(({ source, reason }) => `  ${source}: ${reason}`).join('\n');
  return `dataset.sources: none of the sources of "${dataset.name}" could be read:\n${lines}\nName a file that exists, or set dataset.synthetic to "fallback".`;
}
