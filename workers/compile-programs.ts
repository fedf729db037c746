import path from 'node:path';
import { keepFolder } from '../infra/kept-folders.mjs';
import { listScriptOptions } from '../infra/script-options.mjs';
import { adaptPackages } from './adapt-packages.ts';
import { hashSources, type Sources } from './hash-sources.ts';
import { CACHE_FOLDER, PACKAGES_FILE, PROJECT_FOLDER } from './project-folder.ts';

/** The processes that a command starts. */
const PROCESSES = ['worker-process', 'slot-process'] as const;
export type ProgramName = (typeof PROCESSES)[number];
const PROGRAMS = [...PROCESSES, 'workflow-thread'] as const;

/** The sources of the programs, and how they are compiled. */
const SOURCES: Omit<Sources, 'projectFolder'> = {
  folders: ['activities', 'configs', 'core', 'web/report', 'web/views', 'workers', 'workflows'],
  files: [
    ...[PACKAGES_FILE, 'package.json', 'tsconfig.json'],
    ...['cached-script', 'kept-folders', 'leave-out-protos', 'project-folder', 'script-options'].map((name) => `infra/${name}.mjs`),
  ],
};
const MOST_KEPT = 10;

/** Replaces the project's own places; for tests. */
export interface ProgramPlaces {
  readonly projectFolder: string;
  readonly keptFolder: string;
}

/**
 * Compiles the programs, unless they are cached for the same sources: loading TypeScript and packages would cost each process half a second
 * of processor time at its start.
 *
 * @returns their folder, with one `<program>.cjs` each. Only V8's code caches are added to it.
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
    const options = listScriptOptions({ projectFolder, kind: 'program' });
    const bundled = build({
      ...options,
      entryPoints: PROGRAMS.map((name) => `workers/${name}.ts`),
      outdir,
      // Read with the first stack trace.
      sourcemap: 'external',
      sourcesContent: false,
      plugins: [{ name: 'packages', setup: adaptPackages }],
    });
    const starters = build({
      ...options,
      entryPoints: PROGRAMS.map((name) => ({ in: 'workers/start-program.ts', out: name })),
      outdir,
      outExtension: { '.js': '.cjs' },
    });
    await Promise.all([bundled, starters]);
  } finally {
    // The compiler process would otherwise live as long as this one.
    await stop();
  }
}
