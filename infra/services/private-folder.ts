import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ExpectedError } from '../expected-error.mjs';

const OTHERS = 0o077;

/**
 * Creates a folder that only this user can access. The mode of an existing folder is never changed.
 *
 * @throws ExpectedError if it exists and is not a folder, belongs to another user, or is open to others.
 */
export async function ensurePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(ignoreExisting);
  const { mode, uid, isDirectory } = await readStatus(folder);
  if (!isDirectory) throw refuse(folder, 'not a folder');
  if (uid !== process.getuid?.()) throw refuse(folder, `owned by another user (uid ${uid})`);
  if ((mode & OTHERS) === 0) return;
  throw refuse(
    folder,
    `open to other users (mode ${(mode & 0o7777).toString(8)})`,
    `, or remove the access of others: chmod 700 ${folder}`,
  );
}

/** The checks below report an existing folder. */
function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

async function readStatus(folder: string): Promise<{ readonly mode: number; readonly uid: number; readonly isDirectory: boolean }> {
  const status = await stat(folder);
  return { mode: status.mode, uid: status.uid, isDirectory: status.isDirectory() };
}

function refuse(folder: string, found: string, otherWay = ''): ExpectedError {
  return new ExpectedError(
    `The data folder ${folder} is ${found}. It will contain passwords, so only you may have access to it: ` +
      `set DURASWEEP_DATA to a folder that does not exist yet, such as ${join(folder, 'durasweep')}${otherWay}.`,
  );
}
