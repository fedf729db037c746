import path from 'node:path';
import { keepFolder } from '../infra/kept-folders.mjs';
import { hashSources, type Sources } from './hash-sources.ts';
import { CACHE_FOLDER, PACKAGES_FILE, PROJECT_FOLDER } from './project-folder.ts';

/** The processes that a command starts. */
const PROGRAMS = ['worker-process', 'slot-process'] as const;
export type ProgramName = (typeof PROGRAMS)[number];

/** The sources of the programs, and how they are compiled. */
const SOURCES: Omit<Sources, 'projectFolder'> = {
  folders: ['activities', 'configs', 'core', 'web/report', 'web/views', 'workers', 'workflows'],
  files: [PACKAGES_FILE, 'package.json', 'tsconfig.json', 'infra/kept-folders.mjs', 'infra/project-folder.mjs'],
};
const MOST_KEPT = 10;

/** Replaces the project's own places; for tests. */
export interface ProgramPlaces {
  readonly projectFolder: string;
  readonly keptFolder: string;
}

/**
 * Compiles the programs, unless they are cached for the same sources: loading TypeScript would cost each process a third of a second of
 * processor time at its start.
 *
 * @returns their folder, with one `<program>.mjs` each. It never changes.
 * @throws Error if they cannot be compiled or written.
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
  // Loaded on demand: most starts find the programs in the cache.
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
      // Keeps dynamic imports in separate files.
      splitting: true,
      sourcemap: 'inline',
      define: { COMPILED_FROM: JSON.stringify(projectFolder), COMPILED_AS: '"program"' },
      logLevel: 'silent',
    });
  } finally {
    // The compiler process would otherwise live as long as this one.
    await stop();
  }
}
