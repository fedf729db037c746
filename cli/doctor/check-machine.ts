import { access, constants, statfs } from 'node:fs/promises';
import path from 'node:path';
import { ensurePrivateFolder } from '../../infra/services/private-folder.ts';
import { exists } from '../../infra/set-up/cache.mjs';
import { type Finding, right, unknown, wrong } from './finding.ts';

/** TensorFlow alone takes 0.8 GB in the cache, and Go about the same while it builds. */
const LOW_BYTES = 2e9;

/** A folder that durasweep writes to. */
export interface WrittenFolder {
  readonly folder: string;
  readonly what: string;
  /** The variable that selects another folder. */
  readonly variable: string;
  /** It contains passwords. */
  readonly isPrivate?: boolean;
}

/** Checks that the folders are writable and have free space. Node's version is checked before any command runs. */
export async function checkMachine(folders: readonly WrittenFolder[]): Promise<Finding[]> {
  const node = right(`Node ${process.versions.node} on ${process.platform}-${process.arch}`);
  return [node, ...(await Promise.all(folders.map(checkFolder)))];
}

async function checkFolder({ folder, what, variable, isPrivate }: WrittenFolder): Promise<Finding> {
  try {
    const present = await findPresent(folder);
    await access(present, constants.W_OK | constants.X_OK);
    if (isPrivate && present === folder) await ensurePrivateFolder(folder);
    return await checkRoom({ folder, what, variable, present });
  } catch (error) {
    return wrong(
      `${what}, ${folder}, cannot be used: ${(error as Error).message}`,
      `Make it accessible only to you, or choose another folder with ${variable}.`,
    );
  }
}

/** The folder or its nearest existing parent; nothing is created. */
async function findPresent(folder: string): Promise<string> {
  for (let present = path.resolve(folder); ; present = path.dirname(present)) {
    if (present === path.dirname(present) || (await exists(present))) return present;
  }
}

async function checkRoom({ folder, what, variable, present }: WrittenFolder & { readonly present: string }): Promise<Finding> {
  const { bavail, bsize } = await statfs(present);
  // Some file systems do not report it.
  if (bsize === 0) return unknown(`${what}, ${folder}, can be written to; its free space is unknown`);
  const free = `${((bavail * bsize) / 1e9).toFixed(1)} GB free`;
  if (bavail * bsize >= LOW_BYTES) return right(`${what}, ${folder}, can be written to, ${free}`);
  return wrong(
    `${what}, ${folder}, has ${free}, too little for set-up or a long sweep`,
    `Free some space, or choose another folder with ${variable}.`,
  );
}
