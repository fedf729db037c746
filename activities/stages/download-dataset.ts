import type { DatasetConfiguration } from '../../configs/dataset-schema.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { encodeDataset } from '../../core/dataset/dataset-codec.ts';
import { describeDataset } from '../../core/dataset/describe.ts';
import { type DatasetInput, type NotedDataset, readDatasetWithNotes } from '../../core/dataset/read-dataset.ts';
import { generateSyntheticArchive, SYNTHETIC_FORMAT } from '../../core/dataset/synthetic.ts';
import { writeArchive } from '../../core/dataset/write-archive.ts';
import { parsedFolder } from '../../core/domain/artifact-keys.ts';
import { summariseDataset } from '../../core/domain/dataset-summary.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import type { DatasetDescription, SourceProblem } from '../../core/domain/results.ts';
import { sha256Hex } from '../../core/storage/s3-store.ts';
import type { StoredDataset } from '../types.ts';
import { getJson, putJson } from './json-artifact.ts';
import type { SourceContent } from './local-source.ts';
import { readFirstSource } from './sources.ts';
import type { SourceContext, StageContext } from './stage-context.ts';

interface RawDataset {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly isArchive: boolean;
  readonly synthetic: boolean;
}

/** Fetches the data set from the first source that has it, checks and parses it, and stores raw file and recordings under its hash. */
export async function downloadDataset(dataset: DatasetConfiguration, context: StageContext): Promise<StoredDataset> {
  const { raw, problems } = await obtain(dataset, context);
  const sha256 = sha256Hex(raw.bytes);
  if (!raw.synthetic) checkHash(dataset, sha256);
  const stored = await storeDataset(dataset, raw, sha256, context);
  return problems.length === 0 ? stored : { ...stored, sourceProblems: problems };
}

/** The same recordings, read for a look at them: nothing is stored. */
export async function readWithoutStoring(
  dataset: DatasetConfiguration,
  context: SourceContext,
): Promise<{ readonly parsed: Dataset; readonly description: DatasetDescription }> {
  const { raw } = await obtain(dataset, context);
  const sha256 = sha256Hex(raw.bytes);
  if (!raw.synthetic) checkHash(dataset, sha256);
  const { dataset: parsed, notes } = await parse(dataset, raw);
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
  // A folder is packed, the same way every time, so that it too is one file with one hash.
  if (content.type === 'folder') return { bytes: await writeArchive(content.files), name: 'raw.zip', isArchive: true, synthetic: false };
  const isArchive = content.bytes[0] === 0x50 && content.bytes[1] === 0x4b;
  return { bytes: content.bytes, name: isArchive ? 'raw.zip' : content.name, isArchive, synthetic: false };
}

function checkHash(dataset: DatasetConfiguration, sha256: string): void {
  if (dataset.sha256 === null || dataset.sha256 === sha256) return;
  throw new DurasweepError(
    'DatasetRejected',
    `dataset.sha256: the data has ${sha256}, the configuration asks for ${dataset.sha256}; use the right file, or change the configuration if this one is meant.`,
  );
}

async function storeDataset(
  dataset: DatasetConfiguration,
  raw: RawDataset,
  sha256: string,
  { store }: StageContext,
): Promise<StoredDataset> {
  const prefix = `datasets/${sha256}`;
  const parsedPrefix = folderOfParsed(sha256, dataset, raw.synthetic);
  const existing = await findStored(`${parsedPrefix}/dataset.bin`, `${parsedPrefix}/description.json`, `${prefix}/${raw.name}`, store);
  if (existing !== null) {
    const description = await getJson<DatasetDescription>(store, existing.description);
    return { sha256, synthetic: raw.synthetic, recordings: description.recordings, summary: summariseDataset(description), ...existing };
  }
  const { dataset: parsed, notes } = await parse(dataset, raw);
  const described = describeDataset(parsed, { name: dataset.name, sha256, synthetic: raw.synthetic, ...notes });
  const [storedRaw, storedParsed, description] = await Promise.all([
    store.put({ key: `${prefix}/${raw.name}`, bytes: raw.bytes }),
    store.put({ key: `${parsedPrefix}/dataset.bin`, bytes: encodeDataset(parsed) }),
    putJson(store, `${parsedPrefix}/description.json`, described),
  ]);
  const { length: recordings } = parsed.recordings;
  const summary = summariseDataset(described);
  return { sha256, synthetic: raw.synthetic, recordings, summary, raw: storedRaw, parsed: storedParsed, description };
}

function parse(dataset: DatasetConfiguration, raw: RawDataset): Promise<NotedDataset> {
  const format = raw.synthetic ? SYNTHETIC_FORMAT : dataset.format;
  const rename = raw.synthetic ? [] : (dataset.rename ?? []);
  return readDatasetWithNotes({ name: dataset.name, input: toInput(raw, dataset), format, rename });
}

/** Covers all of the configuration that changes what is parsed, and no more. */
export function folderOfParsed(sha256: string, { format, name, rename = [] }: DatasetConfiguration, synthetic: boolean): string {
  if (synthetic) return parsedFolder(sha256, { format: SYNTHETIC_FORMAT, name });
  return parsedFolder(sha256, { format, name, ...(rename.length === 0 ? {} : { rename }) });
}

async function findStored(parsedKey: string, descriptionKey: string, rawKey: string, store: StageContext['store']) {
  const [parsed, description, raw] = await Promise.all([store.find(parsedKey), store.find(descriptionKey), store.find(rawKey)]);
  return parsed === null || description === null || raw === null ? null : { parsed, description, raw };
}

function toInput(raw: RawDataset, { limits }: DatasetConfiguration): DatasetInput {
  if (!raw.isArchive) return { type: 'files', files: new Map([[raw.name, raw.bytes]]) };
  return { type: 'archive', bytes: raw.bytes, limits: { maxEntries: limits.entries, maxUnpackedBytes: limits.unpackedBytes } };
}

function describeProblems(dataset: DatasetConfiguration, problems: readonly SourceProblem[]): string {
  const lines = problems.map(({ source, reason }) => `  ${source}: ${reason}`).join('\n');
  return `dataset.sources: no source of "${dataset.name}" could be had:\n${lines}\nName a file that is there, or set dataset.synthetic to "fallback".`;
}
