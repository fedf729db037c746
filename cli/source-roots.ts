import { realpathSync } from 'node:fs';
import path from 'node:path';

/**
 * What the workers of `npm start -- <file>` may read in addition to the project: the configuration's folder, and those of its sources that
 * are beside that folder. A configuration from somebody else therefore cannot name other files of the owner.
 */
export function listSourceRoots(file: string, sources: readonly string[]): string[] {
  const folder = realpathSync(path.dirname(path.resolve(file)));
  const beside = path.dirname(folder);
  // Everything is beside a folder at the top level.
  if (path.dirname(beside) === beside) return [folder];
  const named = sources.filter((source) => !source.startsWith('$') && !source.startsWith('https://')).map(resolveLinks);
  return [folder, ...named.filter((place) => place.startsWith(`${beside}${path.sep}`))];
}

function resolveLinks(source: string): string {
  const place = path.resolve(source);
  try {
    return realpathSync(place);
  } catch {
    return place;
  }
}
