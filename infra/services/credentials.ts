import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../core/domain/parse-json.ts';
import { ExpectedError } from '../expected-error.mjs';
import { writeFileWhole } from '../write-file.ts';

const pair = z.object({ accessKeyId: z.string().min(3), secretAccessKey: z.string().min(8) });
const keptSchema = z.object({ ...pair.shape, worker: pair.optional() });
export type MinioCredentials = Readonly<z.output<typeof pair>>;

export interface KeptCredentials extends MinioCredentials {
  /** The credentials of workers; the others are the owner's: MinIO's root and the login of its console. */
  readonly worker: MinioCredentials;
}

/**
 * Returns the embedded MinIO's credentials, created at the first start and stored in `credentials.json`, which only the user can read.
 * Must be called under the data folder's lock, because concurrent calls would create different ones.
 */
export async function ensureMinioCredentials(dataFolder: string): Promise<KeptCredentials> {
  const path = join(dataFolder, 'credentials.json');
  const kept = await readKept(path);
  if (kept?.worker !== undefined) return { ...kept, worker: kept.worker };
  const credentials = { ...(kept ?? create('durasweep')), worker: create('durasweep-worker') };
  await writeFileWhole(path, `${JSON.stringify(credentials, null, 2)}\n`, 0o600);
  return credentials;
}

/**
 * Credentials written by older code have none for workers.
 * @throws ExpectedError if the file was truncated or edited: silently created new ones would differ from those in use.
 */
async function readKept(path: string): Promise<z.output<typeof keptSchema> | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const parsed = keptSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new ExpectedError(
    `${path} does not contain the credentials of the embedded MinIO (accessKeyId, secretAccessKey, worker): it was truncated or edited. Restore a copy, or remove the file to create new ones.`,
  );
}

function create(accessKeyId: string): MinioCredentials {
  return { accessKeyId, secretAccessKey: randomBytes(24).toString('base64url') };
}
