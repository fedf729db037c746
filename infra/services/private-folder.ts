import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ExpectedError } from '../expected-error.mjs';

const OTHERS = 0o077;

/**
 * Creates a folder that only this user can access. The mode of an existing folder is never changed.
 *
 * @throws ExpectedError if it exists and is not a folder, belongs to another user, or is open to others; the system's error if it cannot be
 *   written.
 */
export async function ensurePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: NodeJS.ErrnoException) => explainMissing(error, folder));
  const { mode, uid, isDirectory } = await readStatus(folder);
  if (!isDirectory) throw refuse(folder, 'not a folder');
  if (uid !== process.getuid?.()) throw refuse(folder, `owned by another user (uid ${uid})`);
  if ((mode & OTHERS) === 0) return access(folder, constants.W_OK);
  throw refuse(
    folder,
    `open to other users (mode ${(mode & 0o7777).toString(8)})`,
    `, or remove the access of others: chmod 700 ${folder}`,
  );
}

/** The checks above report an existing folder. On a read-only file system, Node calls the new folder missing. */
async function explainMissing(error: NodeJS.ErrnoException, folder: string): Promise<void> {
  if (error.code === 'EEXIST') return;
  if (error.code === 'ENOENT') await access(await findExisting(folder), constants.W_OK);
  throw error;
}

async function findExisting(place: string): Promise<string> {
  const parent = dirname(place);
  return parent === place || (await exists(parent)) ? parent : findExisting(parent);
}

function exists(place: string): Promise<boolean> {
  return access(place).then(
    () => true,
    () => false,
  );
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
