import path from 'node:path';
import { compilePrograms, type ProgramName, type ProgramPlaces } from './compile-programs.ts';
import { IS_PROGRAM, PROJECT_FOLDER } from './project-folder.ts';

/** A program and Node's options for it. */
export interface Program {
  readonly file: string;
  readonly execArgv: readonly string[];
}

export type LocateProgram = (name: ProgramName) => Promise<Program>;

/** Locates the worker and slot programs for this process. */
export const locateProgram: LocateProgram = createLocator();

/**
 * Finds compiled programs, or their sources if the cache is not writable. The result never changes, and a compiled program starts programs
 * compiled with it: sources may be edited while a command runs.
 */
export function createLocator(places: Partial<ProgramPlaces> = {}): LocateProgram {
  let folder: Promise<string | null> | undefined;
  return async (name) => {
    folder ??= findCompiled(places);
    return buildProgram(name, await folder);
  };
}

/** @returns the folder of the compiled programs; null if there are none */
async function findCompiled(places: Partial<ProgramPlaces>): Promise<string | null> {
  if (IS_PROGRAM) return import.meta.dirname;
  // The sources work as well, only slower, and report their own errors at start.
  return compilePrograms(places).catch(() => null);
}

function buildProgram(name: ProgramName, compiled: string | null): Program {
  if (compiled === null) {
    return { file: path.join(PROJECT_FOLDER, `workers/${name}.ts`), execArgv: ['--import', import.meta.resolve('tsx')] };
  }
  return { file: path.join(compiled, `${name}.cjs`), execArgv: [] };
}
