// Where the sources lie. Plain JavaScript, which is never compiled: a compiled command lies elsewhere, and asks here.
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PROJECT_FOLDER = dirname(dirname(fileURLToPath(import.meta.url)));

/** Whether this is a package installed by npm, and not a clone. */
export const IS_INSTALLED = basename(dirname(PROJECT_FOLDER)) === 'node_modules';

/** What says which packages there are; a package is published without its lock file. */
export const PACKAGES_FILE = IS_INSTALLED ? 'package.json' : 'package-lock.json';
