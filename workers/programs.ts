import path from 'node:path';
import { compilePrograms, type ProgramName, type ProgramPlaces } from './compile-programs.ts';
import { IS_PROGRAM, PROJECT_FOLDER } from './project-folder.ts';

/** How Node starts a program. */
export interface Program {
  readonly file: string;
  readonly execArgv: readonly string[];
}

export type LocateProgram = (name: ProgramName) => Promise<Program>;

/** Says how this process starts a worker or slot process. */
export const locateProgram: LocateProgram = createLocator();

/**
 * Finds programs compiled, or their sources where nothing can be written. The answer stays the same, and what a compiled program starts was
 * compiled with it: sources may be edited while a command runs.
 */
export function createLocator(places: Partial<ProgramPlaces> = {}): LocateProgram {
  let folder: Promise<string | null> | undefined;
  return async (name) => {
    folder ??= findCompiled(places);
    return describeProgram(name, await folder);
  };
}

/** @returns the folder of the compiled programs; null: there are none */
async function findCompiled(places: Partial<ProgramPlaces>): Promise<string | null> {
  if (IS_PROGRAM) return import.meta.dirname;
  // The sources do as well, only later, and tell of their own mistakes when they start.
  return compilePrograms(places).catch(() => null);
}

function describeProgram(name: ProgramName, compiled: string | null): Program {
  if (compiled === null) {
    return { file: path.join(PROJECT_FOLDER, `workers/${name}.ts`), execArgv: ['--import', import.meta.resolve('tsx')] };
  }
  // Stack traces name the lines of the sources then.
  return { file: path.join(compiled, `${name}.mjs`), execArgv: ['--enable-source-maps'] };
}
