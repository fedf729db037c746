import { randomUUID } from 'node:crypto';
import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import envPaths from 'env-paths';
import { readSetupEnvironment } from '../environment.mjs';
import { withLock } from './lock.mjs';

/** Says in a few words what a step is doing at the moment. */
export type Report = (activity: string) => void;

export interface CacheEntry {
  /** Names everything that determines the content: tool, version, platform. One word, fit for a folder's name. */
  readonly name: string;
  /** Fills the empty folder it is given. Where it fails or is cut off, nothing of it is ever used. */
  readonly fill: (folder: string, report: Report) => Promise<void>;
}

/** Where tools and libraries are kept between projects and clones: `DURASWEEP_CACHE`, else the user's cache folder. */
export function getCacheFolder(): string {
  return readSetupEnvironment().cacheFolder ?? envPaths('durasweep', { suffix: '' }).cache;
}

/**
 * Returns the folder of a cache entry that is complete.
 *
 * @returns undefined when there is none.
 */
export async function findCached(name: string, cacheFolder = getCacheFolder()): Promise<string | undefined> {
  const folder = join(cacheFolder, name);
  return (await exists(folder)) ? folder : undefined;
}

/**
 * Returns the folder of a cache entry, made first if need be.
 *
 * An entry appears under its name by one rename, whole or not at all. Of several processes that want it, one makes it and the others wait.
 */
export async function ensureCached(entry: CacheEntry, report: Report, cacheFolder = getCacheFolder()): Promise<string> {
  const found = await findCached(entry.name, cacheFolder);
  if (found) return found;
  return await withLock({
    path: join(cacheFolder, 'locks', `${entry.name}.lock`),
    onWait: () => report('waiting for another set-up that is building it'),
    action: async () => (await findCached(entry.name, cacheFolder)) ?? (await make(entry, report, cacheFolder)),
  });
}

async function make(entry: CacheEntry, report: Report, cacheFolder: string): Promise<string> {
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

/** We hold the entry's lock: whatever is there under its name is of a set-up that was cut off. */
async function removeLeftOver(partialFolder: string, name: string): Promise<void> {
  const names = await readdir(partialFolder).catch(() => []);
  for (const leftOver of names.filter((candidate) => candidate.startsWith(`${name}.`))) {
    await rm(join(partialFolder, leftOver), { recursive: true, force: true });
  }
}

export async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
