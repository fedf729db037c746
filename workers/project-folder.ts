import path from 'node:path';

/** The project's folder, put in by `compilePrograms`: a compiled program lies elsewhere, and node_modules may be a link to elsewhere. */
declare const COMPILED_FROM: string | undefined;
declare const COMPILED_AS: 'program' | 'command' | undefined;

/** Whether this process runs a compiled program, and neither the sources nor a command. */
export const IS_PROGRAM = typeof COMPILED_AS === 'string' && COMPILED_AS === 'program';

/** Where the sources are. */
export const PROJECT_FOLDER = typeof COMPILED_FROM === 'string' ? COMPILED_FROM : path.join(import.meta.dirname, '..');
/** Whether this is a package installed by npm, and not a clone: nothing of a user's goes into its folder then. */
export const IS_INSTALLED = path.basename(path.dirname(PROJECT_FOLDER)) === 'node_modules';
/** Where a user's files are: the clone, or the folder that a command of the package was started in. */
export const WORK_FOLDER = IS_INSTALLED ? process.cwd() : PROJECT_FOLDER;
/** What says which packages there are; a package is published without its lock file. */
export const PACKAGES_FILE = IS_INSTALLED ? 'package.json' : 'package-lock.json';
/** The configurations that come with the project. */
export const PRESETS_FOLDER = path.join(PROJECT_FOLDER, 'configs');
/** For what is made of sources and packages: removed and replaced with the packages. */
export const CACHE_FOLDER = path.join(PROJECT_FOLDER, 'node_modules/.cache/durasweep');
/** The embedded servers' state and the workers' logs, unless `DURASWEEP_DATA` names another place. */
export const DATA_FOLDER = path.join(WORK_FOLDER, '.durasweep');
