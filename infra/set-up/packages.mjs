// Installs the packages of package-lock.json into node_modules. Plain JavaScript, because nothing else can run before.
import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './command.mjs';
import { withLock } from './lock.mjs';

/**
 * Installs the npm packages of the lock file if necessary.
 *
 * The stamp inside node_modules is written last, and npm removes the folder first, so an interrupted installation starts over.
 *
 * @param {{ projectFolder: string, variables: NodeJS.ProcessEnv, report: (line: string) => void, beforeInstalling?: () => Promise<void> }} options
 *   `beforeInstalling` may still refuse, with an error.
 */
export async function ensurePackages({ projectFolder, variables, report, beforeInstalling = async () => undefined }) {
  const lockText = await readFile(join(projectFolder, 'package-lock.json'), 'utf8');
  const wanted = stampOf(lockText);
  if (await isInstalled(projectFolder, lockText, wanted)) return;
  await beforeInstalling();
  await withLock({
    path: join(projectFolder, '.durasweep', 'packages.lock'),
    onWait: () => report('Waiting for another set-up that is installing npm packages here'),
    action: async () => {
      if (await isInstalled(projectFolder, lockText, wanted)) return;
      report('Installing npm packages');
      const startedAt = performance.now();
      // Scripts are off: no package may run code or download binaries; set-up builds the only native part itself.
      const args = ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund'];
      await runCommand({ program: 'npm', arguments: args, folder: projectFolder, variables });
      await writeStamp(projectFolder, wanted);
      report(`Installed npm packages in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
    },
  });
}

/**
 * Optional packages contain binaries for one platform, so it is part of the stamp. They use Node's stable addon interface, so the
 * same files work with every version of Node.
 *
 * @param {string} lockText
 */
function stampOf(lockText) {
  const lockHash = createHash('sha256').update(lockText).digest('hex');
  return `${lockHash} ${process.platform}-${process.arch}\n`;
}

/**
 * @param {string} projectFolder
 * @param {string} lockText
 * @param {string} wanted
 */
async function isInstalled(projectFolder, lockText, wanted) {
  const stamp = await readOrUndefined(stampPath(projectFolder));
  if (stamp === wanted) return true;
  const isSamePlatform = stamp === undefined || stamp.split(' ').at(-1) === wanted.split(' ').at(-1);
  if (!isSamePlatform || !(await hasInstalledTree(projectFolder, lockText))) return false;
  await writeStamp(projectFolder, wanted);
  return true;
}

/**
 * npm keeps a record of installed packages inside node_modules, written last. A developer's own `npm install` updates it and
 * the lock file together, so no second installation is needed.
 *
 * @param {string} projectFolder
 * @param {string} lockText
 */
async function hasInstalledTree(projectFolder, lockText) {
  const record = await readOrUndefined(join(projectFolder, 'node_modules', '.package-lock.json'));
  if (record === undefined) return false;
  const installed = JSON.parse(record).packages;
  for (const [path, { version, integrity, optional }] of Object.entries(JSON.parse(lockText).packages)) {
    if (path === '' || (optional && installed[path] === undefined)) continue;
    if (installed[path]?.version !== version || installed[path]?.integrity !== integrity) return false;
  }
  return true;
}

/**
 * @param {string} projectFolder
 * @param {string} stamp
 */
async function writeStamp(projectFolder, stamp) {
  const path = stampPath(projectFolder);
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, stamp);
  await rename(temporary, path);
}

/** @param {string} projectFolder */
function stampPath(projectFolder) {
  return join(projectFolder, 'node_modules', '.durasweep-packages');
}

/** @param {string} path */
async function readOrUndefined(path) {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
