// Folders that are made once and used again: compiled programs and commands. Plain JavaScript, which is never compiled itself.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Makes a folder, unless it is there, and marks it as used now.
 *
 * @param {{ kept: string, name: string, mostKept: number, write: (unfinished: string) => Promise<void> }} options `kept` holds the folders, of
 *   which the `mostKept` used last stay: commands and workers that still run load parts of theirs when they first need them.
 * @returns {Promise<string>} The folder. It appears with all it holds, or not at all; of two processes that write it at once, the first to end does.
 */
export async function keepFolder({ kept, name, mostKept, write }) {
  const folder = join(kept, name);
  if (!existsSync(folder)) {
    await writeWhole(folder, write);
    // What cannot be removed only takes room.
    await removeOldest(kept, mostKept).catch(() => undefined);
  }
  const now = new Date();
  // Where it may only be read, nothing is removed either.
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
 * Another process may have removed or renamed it meanwhile.
 *
 * @param {string} folder
 */
async function readTime(folder) {
  return (await stat(folder).catch(() => null))?.mtimeMs ?? 0;
}
