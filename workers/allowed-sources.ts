import { readFileSync } from 'node:fs';
import path from 'node:path';

/** In the data folder, where nobody else can write: a place a line. */
const FILE = 'allowed-sources.txt';

export function locateAllowedSources(dataFolder: string): string {
  return path.join(dataFolder, FILE);
}

/** Files and folders that the owner has named to a command as data (`npm run config -- suggest`). */
export function readAllowedSources(dataFolder: string): string[] {
  try {
    const lines = readFileSync(locateAllowedSources(dataFolder), 'utf8').split('\n');
    return [...new Set(lines.filter((line) => path.isAbsolute(line)))];
  } catch {
    return []; // None has been named, or none of ours could read it: nothing more is allowed then.
  }
}
