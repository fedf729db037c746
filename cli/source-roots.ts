import { realpathSync } from 'node:fs';
import path from 'node:path';

/**
 * What the workers of `npm start -- <file>` may read besides the project: the configuration's folder, and of what it names as sources that
 * which lies beside its folder. A configuration from somebody else can so name none of the owner's other files.
 */
export function listSourceRoots(file: string, sources: readonly string[]): string[] {
  const folder = realpathSync(path.dirname(path.resolve(file)));
  const beside = path.dirname(folder);
  // Beside a folder at the top lies everything.
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
