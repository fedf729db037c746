import path from 'node:path';
import { keepFolder } from '../infra/kept-folders.mjs';
import { hashSources, type Sources } from './hash-sources.ts';
import { CACHE_FOLDER, PACKAGES_FILE, PROJECT_FOLDER } from './project-folder.ts';

/** The processes a command starts. */
const PROGRAMS = ['worker-process', 'slot-process'] as const;
export type ProgramName = (typeof PROGRAMS)[number];

/** Whatever the programs come from, and how they are compiled. */
const SOURCES: Omit<Sources, 'projectFolder'> = {
  folders: ['activities', 'configs', 'core', 'web/report', 'web/views', 'workers', 'workflows'],
  files: [PACKAGES_FILE, 'package.json', 'tsconfig.json', 'infra/kept-folders.mjs', 'infra/project-folder.mjs'],
};
const MOST_KEPT = 10;

/** What `compilePrograms` takes in place of the project's own; for tests. */
export interface ProgramPlaces {
  readonly projectFolder: string;
  readonly keptFolder: string;
}

/**
 * Compiles the programs, unless those of the same sources are kept: to load TypeScript costs each process a third of a second of processor
 * time at its start.
 *
 * @returns the folder they lie in, `<program>.mjs` each. It never changes.
 * @throws Error when they cannot be compiled or written.
 */
export async function compilePrograms(places: Partial<ProgramPlaces> = {}): Promise<string> {
  const { projectFolder = PROJECT_FOLDER, keptFolder = path.join(CACHE_FOLDER, 'programs') } = places;
  const hash = await hashSources({ ...SOURCES, projectFolder });
  return await keepFolder({
    kept: keptFolder,
    name: hash,
    mostKept: MOST_KEPT,
    write: async (unfinished) => {
      await build(projectFolder, unfinished);
      if ((await hashSources({ ...SOURCES, projectFolder })) !== hash) throw new Error('The sources changed while they were compiled.');
    },
  });
}

async function build(projectFolder: string, outdir: string): Promise<void> {
  // Loaded here: most starts find the programs kept.
  const { build, stop } = await import('esbuild');
  try {
    await build({
      absWorkingDir: projectFolder,
      entryPoints: PROGRAMS.map((name) => `workers/${name}.ts`),
      outdir,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'esm',
      packages: 'external',
      // What is imported when first asked for stays apart.
      splitting: true,
      sourcemap: 'inline',
      define: { COMPILED_FROM: JSON.stringify(projectFolder), COMPILED_AS: '"program"' },
      logLevel: 'silent',
    });
  } finally {
    // Its compiler is a process that would live as long as this one.
    await stop();
  }
}
