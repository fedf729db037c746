import { createHash } from 'node:crypto';
import { MODEL_FILE_PREFIX } from '../../configs/training-schema.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import { importedModelKey } from '../../core/domain/store-paths.ts';
import { parseModelDocument } from '../../core/export/json/schema.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { findVerified, putVerified } from '../../core/storage/set-aside.ts';
import { decodeWeights } from '../../core/streaming/decode-weights.ts';
import type { ModelDocument } from '../../core/streaming/model-document.ts';
import type { SourceNetwork } from '../../core/training/transfer.ts';
import { readLocalSource } from './local-source.ts';
import type { StageContext } from './stage-context.ts';

/** Begins what stands for an imported model where the key of a trial would; keys of trials are hexadecimal. */
const NAME_PREFIX = 'model-';
const LIMITS = { downloadBytes: 500_000_000, downloadSeconds: 600, unpackedBytes: 500_000_000, entries: 1 };

export function isModelFile(from: string): boolean {
  return from.startsWith(MODEL_FILE_PREFIX);
}

export interface ImportedModel {
  /** Covers the file's content, so that keys of trials that begin with it do. */
  readonly name: string;
  readonly document: ModelDocument;
}

/** Copies an exported `model.json` into the store, from which trials read it on any machine. @throws DurasweepError InvalidConfig */
export async function importModel(
  from: string,
  { store, readableFolders }: Pick<StageContext, 'store' | 'readableFolders'>,
): Promise<ImportedModel> {
  const bytes = await readModelFile(from, readableFolders);
  const document = parse(from, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await putVerified(store, { key: importedModelKey(sha256), bytes, contentType: 'application/json' });
  return { name: `${NAME_PREFIX}${sha256}`, document };
}

async function readModelFile(from: string, readable: StageContext['readableFolders']): Promise<Uint8Array> {
  const location = from.slice(MODEL_FILE_PREFIX.length);
  const content = await readLocalSource({ location, readable, limits: LIMITS }).catch((error: unknown) => {
    throw createSourceError(
      from,
      error instanceof DurasweepError ? `it is larger than ${LIMITS.downloadBytes / 1e6} MB` : (error as Error).message,
    );
  });
  if (content.type === 'file') return content.bytes;
  throw createSourceError(from, 'it is a folder; name the model.json in it');
}

function parse(from: string, bytes: Uint8Array): ModelDocument {
  try {
    const document = parseModelDocument(Buffer.from(bytes).toString('utf8'));
    toNetwork(document);
    return document;
  } catch (error) {
    throw createSourceError(from, `it ${(error as Error).message}`);
  }
}

/** The error of a network from which training cannot start. */
export function createSourceError(from: string, reason: string): DurasweepError {
  return new DurasweepError('InvalidConfig', `training.initialise.from: "${from}" cannot be used: ${reason}.`);
}

/** The network of an imported model; undefined where a name is that of a trial. @throws DurasweepError InvalidConfig where it was lost */
export async function readImportedModel(store: ArtifactStore, name: string): Promise<SourceNetwork | undefined> {
  if (!name.startsWith(NAME_PREFIX)) return undefined;
  const sha256 = name.slice(NAME_PREFIX.length);
  const read = (bytes: Uint8Array) => toNetwork(parseModelDocument(Buffer.from(bytes).toString('utf8')));
  const found = await findVerified(store, importedModelKey(sha256), read);
  if (found?.reference.sha256 === sha256) return found.value;
  const message = `training.initialise.from: the store no longer holds the model file with the hash ${sha256}. Run the sweep again with the file in its place.`;
  throw new DurasweepError('InvalidConfig', message);
}

/** @throws Error if parameters and weights do not match; the message follows the file's name */
function toNetwork(document: ModelDocument): SourceNetwork {
  const { parameters } = document;
  const read = decodeWeights(document);
  const total = parameters.reduce((sum, { size }) => sum + size, 0);
  const weights = new Float32Array(total);
  for (const { name, shape, offset, size } of parameters) {
    const fits = size === shape.reduce((product, length) => product * length, 1) && offset + size <= total;
    if (!fits) throw new Error(`is a damaged model: the shape of ${name} is not that of its weights; export it again`);
    weights.set(read(name).values, offset);
  }
  return { layout: { parameters }, weights };
}
