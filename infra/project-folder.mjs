// The folder of the sources. Plain JavaScript, which is not compiled: a compiled command is elsewhere and uses this file.
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Whether this is a package installed by npm rather than a clone; then no user files are written into its folder.
 *
 * @param {string} projectFolder
 */
export const isInstalled = (projectFolder) => basename(dirname(projectFolder)) === 'node_modules';

/**
 * The file that lists the packages; a published package has no lock file.
 *
 * @param {string} projectFolder
 */
export const namePackagesFile = (projectFolder) => (isInstalled(projectFolder) ? 'package.json' : 'package-lock.json');

export const PROJECT_FOLDER = dirname(dirname(fileURLToPath(import.meta.url)));
export const IS_INSTALLED = isInstalled(PROJECT_FOLDER);
export const PACKAGES_FILE = namePackagesFile(PROJECT_FOLDER);
