import path from 'node:path';

/** The project's folder, put in by `compilePrograms`: a compiled program lies elsewhere, and node_modules may be a link to elsewhere. */
declare const COMPILED_FROM: string | undefined;
declare const COMPILED_AS: 'program' | 'command' | undefined;

/** Whether this process runs a compiled program, and neither the sources nor a command. */
export const IS_PROGRAM = typeof COMPILED_AS === 'string' && COMPILED_AS === 'program';

/** Where the sources are. */
export const PROJECT_FOLDER = typeof COMPILED_FROM === 'string' ? COMPILED_FROM : path.join(import.meta.dirname, '..');
/** The configurations that come with the project. */
export const PRESETS_FOLDER = path.join(PROJECT_FOLDER, 'configs');
/** For what is made of sources and packages: removed and replaced with the packages. */
export const CACHE_FOLDER = path.join(PROJECT_FOLDER, 'node_modules/.cache/durasweep');
/** The embedded servers' state and the workers' logs, unless `DURASWEEP_DATA` names another place. */
export const DATA_FOLDER = path.join(PROJECT_FOLDER, '.durasweep');
