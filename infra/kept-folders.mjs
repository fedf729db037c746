// Cached folders: compiled programs and commands. Plain JavaScript, which is not compiled itself.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Creates a folder unless it exists, and marks it as used now.
 *
 * @param {{ kept: string, name: string, mostKept: number, write: (unfinished: string) => Promise<void> }} options `kept` contains the folders, of
 *   which the `mostKept` most recently used remain, because running commands and workers load parts of theirs on demand.
 * @returns {Promise<string>} The folder. It appears complete or not at all; if two processes write it at once, the first to finish wins.
 */
export async function keepFolder({ kept, name, mostKept, write }) {
  const folder = join(kept, name);
  if (!existsSync(folder)) {
    await writeWhole(folder, write);
    // A folder that cannot be removed only uses space.
    await removeOldest(kept, mostKept).catch(() => undefined);
  }
  const now = new Date();
  // If it is read-only, nothing is removed either.
  await utimes(folder, now, now).catch(() => undefined);
  return folder;
}

/**
 * @param {string} folder
 * @param {(unfinished: string) => Promise<void>} write
 */
async function writeWhole(folder, write) {
  const unfinished = `${folder}.${randomUUID()}`;
  try {
    await write(unfinished);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

/**
 * @param {string} kept
 * @param {number} mostKept
 */
async function removeOldest(kept, mostKept) {
  const folders = (await readdir(kept)).map((name) => join(kept, name));
  const dated = await Promise.all(folders.map(async (folder) => ({ folder, usedAtMs: await readTime(folder) })));
  const old = dated.sort((a, b) => b.usedAtMs - a.usedAtMs).slice(mostKept);
  await Promise.all(old.map(({ folder }) => rm(folder, { recursive: true, force: true })));
}

/**
 * Another process may have removed or renamed it in the meantime.
 *
 * @param {string} folder
 */
async function readTime(folder) {
  return (await stat(folder).catch(() => null))?.mtimeMs ?? 0;
}
