import { readFileSync } from 'node:fs';
import path from 'node:path';

/** In the data folder, where nobody else can write; one path per line. */
const FILE = 'allowed-sources.txt';

export function locateAllowedSources(dataFolder: string): string {
  return path.join(dataFolder, FILE);
}

/** Files and folders that the owner has passed to a command as data (`npm run config -- suggest`). */
export function readAllowedSources(dataFolder: string): string[] {
  try {
    const lines = readFileSync(locateAllowedSources(dataFolder), 'utf8').split('\n');
    return [...new Set(lines.filter((line) => path.isAbsolute(line)))];
  } catch {
    return []; // The file does not exist or cannot be read: nothing more is allowed.
  }
}
