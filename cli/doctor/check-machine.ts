import { randomUUID } from 'node:crypto';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Finding, right, unknown, wrong } from './finding.ts';

/** TensorFlow alone takes 0.8 GB in the cache, and Go as much again while it builds. */
const LOW_BYTES = 2e9;

/** A folder durasweep writes to, and what it is. */
export interface WrittenFolder {
  readonly folder: string;
  readonly what: string;
  /** The variable that names another. */
  readonly variable: string;
}

/** Whether the folders can be written to and have room. Node's version is checked before any command runs. */
export async function checkMachine(folders: readonly WrittenFolder[]): Promise<Finding[]> {
  const node = right(`Node ${process.versions.node} on ${process.platform}-${process.arch}`);
  return [node, ...(await Promise.all(folders.map(checkFolder))).flat()];
}

async function checkFolder({ folder, what, variable }: WrittenFolder): Promise<Finding[]> {
  const file = path.join(folder, `doctor-${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(file, 'x');
    return [await checkRoom({ folder, what, variable })];
  } catch (error) {
    return [
      wrong(
        `${what}, ${folder}, cannot be written to: ${(error as Error).message}`,
        `Make it yours, free room on it, or name another with ${variable}.`,
      ),
    ];
  } finally {
    await rm(file, { force: true }).catch(() => undefined);
  }
}

async function checkRoom({ folder, what, variable }: WrittenFolder): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder);
  // Some file systems do not tell.
  if (bsize === 0) return unknown(`${what}, ${folder}, can be written to; its free room is not known`);
  const free = `${((bavail * bsize) / 1e9).toFixed(1)} GB free`;
  if (bavail * bsize >= LOW_BYTES) return right(`${what}, ${folder}, can be written to, ${free}`);
  return wrong(`${what}, ${folder}, has ${free}, too little for a set-up or a long sweep`, `Free some, or name another with ${variable}.`);
}
