// Where the sources lie. Plain JavaScript, which is never compiled: a compiled command lies elsewhere, and asks here.
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Whether this is a package installed by npm, and not a clone: nothing of a user's goes into its folder then.
 *
 * @param {string} projectFolder
 */
export const isInstalled = (projectFolder) => basename(dirname(projectFolder)) === 'node_modules';

/**
 * What says which packages there are; a package is published without its lock file.
 *
 * @param {string} projectFolder
 */
export const namePackagesFile = (projectFolder) => (isInstalled(projectFolder) ? 'package.json' : 'package-lock.json');

export const PROJECT_FOLDER = dirname(dirname(fileURLToPath(import.meta.url)));
export const IS_INSTALLED = isInstalled(PROJECT_FOLDER);
export const PACKAGES_FILE = namePackagesFile(PROJECT_FOLDER);
