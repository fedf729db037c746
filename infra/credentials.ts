import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileWhole } from './write-file.ts';

export interface MinioCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface KeptCredentials extends MinioCredentials {
  /** What workers use, where the credentials themselves are the owner's: MinIO's root and the login of its console. */
  readonly worker: MinioCredentials;
}

/**
 * Returns the embedded MinIO's credentials, made at the first start and kept in `credentials.json`, which only the user can read.
 * Call it under the data folder's lock: two at once would make two.
 */
export async function ensureMinioCredentials(dataFolder: string): Promise<KeptCredentials> {
  const path = join(dataFolder, 'credentials.json');
  const kept = await readKept(path);
  if (kept?.worker !== undefined) return { ...kept, worker: kept.worker };
  const credentials = { ...(kept ?? create('durasweep')), worker: create('durasweep-worker') };
  await writeFileWhole(path, `${JSON.stringify(credentials, null, 2)}\n`, 0o600);
  return credentials;
}

/** Those that older code wrote have none for workers. */
async function readKept(path: string): Promise<(MinioCredentials & { readonly worker?: MinioCredentials }) | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

function create(accessKeyId: string): MinioCredentials {
  return { accessKeyId, secretAccessKey: randomBytes(24).toString('base64url') };
}
