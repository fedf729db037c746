import path from 'node:path';
import { isInstalled, namePackagesFile } from '../infra/project-folder.mjs';

/** The project's folder, put in by `compilePrograms`: a compiled program lies elsewhere, and node_modules may be a link to elsewhere. */
declare const COMPILED_FROM: string | undefined;
declare const COMPILED_AS: 'program' | 'command' | undefined;

/** Whether this process runs a compiled program, and neither the sources nor a command. */
export const IS_PROGRAM = typeof COMPILED_AS === 'string' && COMPILED_AS === 'program';

/** Where the sources are. */
export const PROJECT_FOLDER = typeof COMPILED_FROM === 'string' ? COMPILED_FROM : path.join(import.meta.dirname, '..');
export const IS_INSTALLED = isInstalled(PROJECT_FOLDER);
/** Where a user's files are: the clone, or the folder that a command of the package was started in. */
export const WORK_FOLDER = IS_INSTALLED ? process.cwd() : PROJECT_FOLDER;
export const PACKAGES_FILE = namePackagesFile(PROJECT_FOLDER);
/** The configurations that come with the project. */
export const PRESETS_FOLDER = path.join(PROJECT_FOLDER, 'configs');
/** For what is made of sources and packages: removed and replaced with the packages. */
export const CACHE_FOLDER = path.join(PROJECT_FOLDER, 'node_modules/.cache/durasweep');
/** The embedded servers' state and the workers' logs, unless `DURASWEEP_DATA` names another place. */
export const DATA_FOLDER = path.join(WORK_FOLDER, '.durasweep');
