// The cache of tools and libraries, shared by clones. Plain JavaScript, because servers are built while npm packages are still being installed.
import { randomUUID } from 'node:crypto';
import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { readSetupEnvironment } from '../environment.mjs';
import { withLock } from './lock.mjs';

/**
 * Reports in a few words what a step is doing.
 *
 * @callback Report
 * @param {string} activity
 * @returns {void}
 */

/**
 * @typedef {object} CacheEntry
 * @property {string} name Identifies everything that determines the content: tool, version, platform. Must be usable as a folder name.
 * @property {(folder: string, report: Report) => Promise<void>} fill Fills the given empty folder. If it fails or is interrupted, its output is never used.
 */

/** `DURASWEEP_CACHE`, or a folder in the user's cache folder. */
export function getCacheFolder() {
  const { cacheFolder, inherited } = readSetupEnvironment();
  return cacheFolder ?? join(findUserCache(inherited), 'durasweep');
}

/** @param {NodeJS.ProcessEnv} variables */
function findUserCache({ XDG_CACHE_HOME }) {
  return process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : XDG_CACHE_HOME || join(homedir(), '.cache');
}

/**
 * Returns the folder of a complete cache entry; undefined if there is none.
 *
 * @param {string} name
 * @param {string} [cacheFolder]
 * @returns {Promise<string | undefined>}
 */
export async function findCached(name, cacheFolder = getCacheFolder()) {
  const folder = join(cacheFolder, name);
  return (await exists(folder)) ? folder : undefined;
}

/**
 * Returns the folder of a cache entry, creating it if necessary.
 *
 * An entry appears under its name by one rename, complete or not at all. If several processes need it, one creates it and the others wait.
 *
 * @param {CacheEntry} entry
 * @param {Report} report
 * @param {string} [cacheFolder]
 * @returns {Promise<string>}
 */
export async function ensureCached(entry, report, cacheFolder = getCacheFolder()) {
  const found = await findCached(entry.name, cacheFolder);
  if (found) return found;
  return await withLock({
    path: join(cacheFolder, 'locks', `${entry.name}.lock`),
    onWait: () => report('waiting for another set-up that is building it'),
    action: async () => (await findCached(entry.name, cacheFolder)) ?? (await make(entry, report, cacheFolder)),
  });
}

/**
 * @param {CacheEntry} entry
 * @param {Report} report
 * @param {string} cacheFolder
 */
async function make(entry, report, cacheFolder) {
  const partialFolder = join(cacheFolder, 'partial');
  await removeLeftOver(partialFolder, entry.name);
  const temporary = join(partialFolder, `${entry.name}.${randomUUID()}`);
  await mkdir(temporary, { recursive: true });
  try {
    await entry.fill(temporary, report);
    const folder = join(cacheFolder, entry.name);
    await rename(temporary, folder);
    return folder;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/**
 * This process has the entry's lock, so anything under its name is left over from an interrupted set-up.
 *
 * @param {string} partialFolder
 * @param {string} name
 */
async function removeLeftOver(partialFolder, name) {
  const names = await readdir(partialFolder).catch(() => []);
  for (const leftOver of names.filter((candidate) => candidate.startsWith(`${name}.`))) {
    await rm(join(partialFolder, leftOver), { recursive: true, force: true });
  }
}

/** @param {string} path */
export async function exists(path) {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
