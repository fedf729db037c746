import path from 'node:path';
import { isInstalled, namePackagesFile } from '../infra/project-folder.mjs';

/** The project's folder, inserted by `compilePrograms`: a compiled program is elsewhere, and node_modules may be a link. */
declare const COMPILED_FROM: string | undefined;
declare const COMPILED_AS: 'program' | 'command' | undefined;

/** Whether this process runs a compiled program, as opposed to the sources or a command. */
export const IS_PROGRAM = typeof COMPILED_AS === 'string' && COMPILED_AS === 'program';

/** The folder of the sources. */
export const PROJECT_FOLDER = typeof COMPILED_FROM === 'string' ? COMPILED_FROM : path.join(import.meta.dirname, '..');
export const IS_INSTALLED = isInstalled(PROJECT_FOLDER);
/** The folder of the user's files: the clone, or the folder in which a command of the package was started. */
export const WORK_FOLDER = IS_INSTALLED ? process.cwd() : PROJECT_FOLDER;
export const PACKAGES_FILE = namePackagesFile(PROJECT_FOLDER);
/** The configurations that come with the project. */
export const PRESETS_FOLDER = path.join(PROJECT_FOLDER, 'configs');
/** The cache for output of sources and packages, removed together with the packages. */
export const CACHE_FOLDER = path.join(PROJECT_FOLDER, 'node_modules/.cache/durasweep');
/** The folder for the embedded servers' state and the workers' logs, unless `DURASWEEP_DATA` names another. */
export const DATA_FOLDER = path.join(WORK_FOLDER, '.durasweep');
