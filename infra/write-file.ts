import { randomUUID } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';

/** Writes a file atomically: a reader finds the old or the new content, never a part. */
export async function writeFileWhole(path: string, content: string, mode = 0o600): Promise<void> {
  const temporary = `${path}.${randomUUID()}`;
  await writeFile(temporary, content, { mode, flag: 'wx' });
  await rename(temporary, path);
}
