import path from 'node:path';
import { compilePathPattern } from '../../core/dataset/path-pattern.ts';

export type Files = ReadonlyMap<string, Uint8Array>;

export interface PlacedFiles {
  readonly files: Files;
  /** Matches their paths. */
  readonly pattern: string;
}

export interface PlaceRequest {
  readonly files: Files;
  /** Where they were found. */
  readonly location: string;
  readonly pattern: string;
  /** Whether data have a class of that name: folders above files may be anything. */
  readonly isClass: (name: string) => boolean;
}

/** What stands in a path for the class that it does not name. */
export const NO_CLASS = 'no class';

/**
 * Finds the place of files in a data set whose paths `pattern` describes: they may be all of it, a folder or a file out of it, or all of it
 * without the folders around. Of files that fit nowhere, no path names a class.
 */
export function placeFiles({ files, location, pattern, isClass }: PlaceRequest): PlacedFiles {
  const inside = pattern.replace(/^(?:[^/{*]+\/)+/, '');
  const given = { files, pattern };
  const candidates = [...listParents(location).map((parents) => ({ files: prefix(files, parents), pattern })), { files, pattern: inside }];
  const found = fits(given, () => true) ? given : candidates.find((candidate) => fits(candidate, isClass));
  // A file that is one feature of a recording says which by its path alone.
  if (found !== undefined || pattern.includes('{feature}')) return found ?? given;
  return { files: prefix(files, NO_CLASS), pattern: '{class}/**' };
}

/** The folders above a location, from the nearest: `c`, `b/c`, `a/b/c`. */
function listParents(location: string): string[] {
  const folders = path.resolve(location).split(path.sep).filter(Boolean);
  const above = [folders, folders.slice(0, -1)];
  return above.flatMap((names) => names.map((_, index) => names.slice(names.length - index - 1).join('/')));
}

function prefix(files: Files, folder: string): Files {
  return new Map([...files].map(([name, bytes]) => [`${folder}/${name}`, bytes]));
}

function fits({ files, pattern }: PlacedFiles, isClass: PlaceRequest['isClass']): boolean {
  const match = compilePathPattern(pattern);
  return [...files.keys()].some((name) => {
    const found = match(name);
    return found !== null && (found.className === null || isClass(found.className));
  });
}
