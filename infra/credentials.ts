import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileWhole } from './write-file.ts';

export interface MinioCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * Returns the embedded MinIO's credentials, made at the first start and kept in `credentials.json`, which only the user can read.
 * Call it under the data folder's lock: two at once would make two.
 */
export async function ensureMinioCredentials(dataFolder: string): Promise<MinioCredentials> {
  const path = join(dataFolder, 'credentials.json');
  const kept = await readFile(path, 'utf8').catch(() => undefined);
  if (kept !== undefined) return JSON.parse(kept);
  const credentials = { accessKeyId: 'durasweep', secretAccessKey: randomBytes(24).toString('base64url') };
  await writeFileWhole(path, `${JSON.stringify(credentials, null, 2)}\n`, 0o600);
  return credentials;
}
