import { realpathSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { ensurePrivateFolder } from '../infra/services/private-folder.ts';
import { locateAllowedSources } from '../workers/allowed-sources.ts';
import { WORK_FOLDER } from '../workers/project-folder.ts';

/** Allows workers with this data folder to read a file or folder as data from now on, because the user named it in a command. */
export async function allowSource(dataFolder: string, location: string): Promise<void> {
  const place = realpathSync(location);
  if (place.startsWith(`${WORK_FOLDER}/`) || place.includes('\n')) return;
  await ensurePrivateFolder(dataFolder);
  await appendFile(locateAllowedSources(dataFolder), `${place}\n`, { mode: 0o600 });
}
