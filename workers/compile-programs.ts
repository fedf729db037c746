import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { hashSources, type Sources } from './hash-sources.ts';
import { CACHE_FOLDER, PACKAGES_FILE, PROJECT_FOLDER } from './project-folder.ts';

/** The processes a command starts. */
const PROGRAMS = ['worker-process', 'slot-process'] as const;
export type ProgramName = (typeof PROGRAMS)[number];

/** Whatever the programs come from, and how they are compiled. */
const SOURCES: Omit<Sources, 'projectFolder'> = {
  folders: ['activities', 'configs', 'core', 'workers', 'workflows'],
  files: [PACKAGES_FILE, 'package.json', 'tsconfig.json'],
};
/** So many that a command which still runs has its own: programs load parts of themselves when they first need them. */
const KEPT_FOLDERS = 10;

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
  const folder = path.join(keptFolder, hash);
  if (!existsSync(folder)) {
    await writeWhole(folder, async (unfinished) => {
      await build(projectFolder, unfinished);
      if ((await hashSources({ ...SOURCES, projectFolder })) !== hash) throw new Error('The sources changed while they were compiled.');
    });
    // What cannot be removed only takes room.
    await removeOldest(keptFolder).catch(() => undefined);
  }
  await markUsed(folder);
  return folder;
}

/** The folder appears with all it holds, or not at all; of two processes that write it at once, the first to end does. */
async function writeWhole(folder: string, write: (unfinished: string) => Promise<void>): Promise<void> {
  const unfinished = `${folder}-${randomUUID()}`;
  try {
    await write(unfinished);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
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

async function removeOldest(keptFolder: string): Promise<void> {
  const folders = (await readdir(keptFolder)).map((name) => path.join(keptFolder, name));
  const dated = await Promise.all(folders.map(async (folder) => ({ folder, usedAtMs: await readTime(folder) })));
  const old = dated.sort((a, b) => b.usedAtMs - a.usedAtMs).slice(KEPT_FOLDERS);
  await Promise.all(old.map(({ folder }) => rm(folder, { recursive: true, force: true })));
}

/** Another process may have removed or renamed it meanwhile. */
async function readTime(folder: string): Promise<number> {
  return (await stat(folder).catch(() => null))?.mtimeMs ?? 0;
}

async function markUsed(folder: string): Promise<void> {
  const now = new Date();
  // Where it may only be read, nothing is removed either.
  await utimes(folder, now, now).catch(() => undefined);
}
