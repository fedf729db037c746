import path from 'node:path';
import { readLocalSource, type SourceContent } from '../activities/stages/local-source.ts';
import { datasetSchema } from '../configs/dataset-schema.ts';
import { listFiles } from '../core/dataset/archives/archive.ts';
import { DurasweepError } from '../core/domain/errors.ts';

const LIMITS = datasetSchema.shape.limits.parse({});
const ARCHIVE_LIMITS = { maxEntries: LIMITS.entries, maxUnpackedBytes: LIMITS.unpackedBytes };

/**
 * Reads every file of a folder, an archive or a file given to a command, by its path inside.
 * @param allowed what can be given, for the message
 * @throws DurasweepError DatasetRejected
 */
export async function readGivenFiles(location: string, allowed: string): Promise<ReadonlyMap<string, Uint8Array>> {
  if (location.trim() === '') throw new DurasweepError('DatasetRejected', `The path is empty; give ${allowed}.`);
  const content = await readSource(location, allowed);
  return content.type === 'folder' ? content.files : await listFiles({ ...content, limits: ARCHIVE_LIMITS });
}

/** Only what the user names is read, so its folder is the root. */
async function readSource(location: string, allowed: string): Promise<SourceContent> {
  const root = path.dirname(path.resolve(location));
  try {
    return await readLocalSource({ location, readable: { roots: [root], secretFolder: '.durasweep' }, limits: LIMITS });
  } catch (error) {
    if (error instanceof DurasweepError) throw error;
    throw new DurasweepError('DatasetRejected', `${location}: ${(error as Error).message}; give ${allowed}.`);
  }
}
