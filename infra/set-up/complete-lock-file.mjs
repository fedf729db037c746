// node infra/set-up/complete-lock-file.mjs: run it after `npm install` changed package-lock.json against a registry that lacks some platforms.
//
// npm omits optional packages from the lock file if the registry does not have that version, and then `npm ci` rejects the
// lock file as incomplete. They are binaries for other platforms, never downloaded on this one: naming them with their platform is enough.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT_FOLDER } from '../project-folder.mjs';

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

/** @typedef {{ version?: string, optionalDependencies?: Record<string, string> }} LockedPackage */
/** @typedef {{ packages: Record<string, LockedPackage> }} LockFile */

const lockPath = join(PROJECT_FOLDER, 'package-lock.json');
const lock = JSON.parse(await readFile(lockPath, 'utf8'));
const added = addMissingPlatforms(lock);
if (added.length > 0) await writeFile(lockPath, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added.length} packages of other platforms added to package-lock.json\n`);

/**
 * @param {LockFile} lock Modified in place.
 * @returns {string[]} the names that were added.
 */
function addMissingPlatforms(lock) {
  const missing = Object.values(lock.packages)
    .flatMap(({ optionalDependencies = {} }) => Object.entries(optionalDependencies))
    .filter(([name]) => !Object.keys(lock.packages).some((path) => path.endsWith(`node_modules/${name}`)));
  for (const [name, version] of missing) lock.packages[`node_modules/${name}`] = describePlatform(name, version);
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
  return missing.map(([name]) => name);
}

/**
 * @param {string} name Like `@swc/core-linux-arm-gnueabihf`.
 * @param {string} version
 */
function describePlatform(name, version) {
  const words = name.split(/[^a-z0-9]+/);
  const system = SYSTEMS.find((candidate) => words.includes(candidate));
  const processor = PROCESSORS.find((candidate) => words.includes(candidate));
  return {
    version,
    optional: true,
    ...(processor && { cpu: [processor] }),
    ...(system && { os: [system] }),
    ...(words.includes('musl') && { libc: ['musl'] }),
  };
}
