import { access, realpath } from 'node:fs/promises';
import path from 'node:path';

/** The files that a worker may read as data, whoever requests it. */
export interface ReadableFolders {
  /** Files or folders; hidden files, whose name begins with a dot, are excluded. */
  readonly roots: readonly string[];
  /** Excluded folder with passwords. */
  readonly secretFolder: string;
}

const OUTSIDE =
  'outside what this worker may read (the project, the folder of the configuration given to npm start, the file in GESTURES_ZIP, the ' +
  'folders in DURASWEEP_SOURCES; nothing hidden): put the data there, or name its folder in DURASWEEP_SOURCES when you start the worker';

/**
 * The path of a location, with links resolved.
 * @throws Error if it is outside the roots, whether it exists or not, or if it does not exist.
 */
export async function resolveAllowed(location: string, { roots, secretFolder }: ReadableFolders): Promise<string> {
  const asked = path.resolve(location);
  const [place, secret] = await Promise.all([resolveLinks(asked), resolveLinks(path.resolve(secretFolder))]);
  if (!isReadable(place, await Promise.all(roots.map((root) => resolveLinks(path.resolve(root)))))) throw new Error(OUTSIDE);
  if (contains(secret, place) || contains(place, secret)) throw new Error('it contains passwords and state, and is never read as data');
  if (!(await exists(place))) throw new Error(`there is no such file or folder${await explainRelative(location, roots)}`);
  return place;
}

async function exists(place: string): Promise<boolean> {
  return access(place).then(
    () => true,
    () => false,
  );
}

/** People expect a path to begin at the configuration, whose folder is one of the roots. */
async function explainRelative(location: string, roots: readonly string[]): Promise<string> {
  if (path.isAbsolute(location)) return '';
  for (const root of roots) {
    const place = path.resolve(root, location);
    if (!contains(root, place) || isHidden(path.relative(root, place)) || !(await exists(place))) continue;
    const named = path.relative('', place);
    return `; relative paths begin at ${path.resolve()}: write ${JSON.stringify(named.startsWith('..') ? place : named)}`;
  }
  return ` in ${path.resolve()}, where relative paths begin`;
}

/** For a missing file, resolves its parent folder, so that it is known whether it is outside. */
async function resolveLinks(place: string): Promise<string> {
  try {
    return await realpath(place);
  } catch {
    const parent = path.dirname(place);
    return parent === place ? place : path.join(await resolveLinks(parent), path.basename(place));
  }
}

function isReadable(location: string, roots: readonly string[]): boolean {
  return roots.some((root) => contains(root, location) && !isHidden(path.relative(root, location)));
}

function contains(folder: string, location: string): boolean {
  const relative = path.relative(folder, location);
  return relative === '' || !(relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative));
}

function isHidden(relative: string): boolean {
  return relative.split(path.sep).some((name) => name.startsWith('.'));
}
