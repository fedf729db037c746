import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { keepFolder } from '../infra/kept-folders.mjs';
import { hashSources, type Sources } from './hash-sources.ts';
import { CACHE_FOLDER, IS_INSTALLED, PACKAGES_FILE, PROJECT_FOLDER } from './project-folder.ts';

/** The sources of the scripts. */
const SOURCES: Omit<Sources, 'projectFolder'> = {
  folders: ['web', 'core/analysis', 'core/domain', 'core/models/blocks', 'core/report', 'core/streaming'],
  files: [PACKAGES_FILE, 'package.json', 'web/client/tsconfig.json'],
};
const MOST_KEPT = 5;
/** Written by `npm run package`. A clone in which it was run goes on compiling its sources. */
const PACKAGED_FOLDER = path.join(PROJECT_FOLDER, 'dist/page');

/**
 * Compiles the page's script and style, with the packages they use, unless they are cached for the same sources.
 *
 * @returns the folder with `page.js`, `report.js`, `try.js` and `page.css`.
 */
export async function compileClient(): Promise<string> {
  if (IS_INSTALLED) return PACKAGED_FOLDER;
  const name = await hashSources({ ...SOURCES, projectFolder: PROJECT_FOLDER });
  return await keepFolder({ kept: path.join(CACHE_FOLDER, 'page'), name, mostKept: MOST_KEPT, write: buildClient });
}

/** Reads one of these files. */
export async function readClientFile(name: string): Promise<string> {
  return await readFile(path.join(await compileClient(), name), 'utf8');
}

/** Builds one file each: a served page loads nothing else, and an offline page contains it. */
export async function buildClient(outdir: string): Promise<void> {
  // Loaded on demand: most starts find it in the cache.
  const { build, stop } = await import('esbuild');
  try {
    await build({
      absWorkingDir: PROJECT_FOLDER,
      entryPoints: { page: 'web/client/page.tsx', report: 'web/client/report.tsx', try: 'web/client/try.tsx' },
      outdir,
      bundle: true,
      minify: true,
      format: 'iife',
      platform: 'browser',
      target: ['chrome110', 'firefox115', 'safari16'],
      jsx: 'automatic',
      jsxImportSource: 'preact',
      charset: 'utf8',
      legalComments: 'none',
      logLevel: 'silent',
    });
  } finally {
    // The compiler process would otherwise live as long as this one.
    await stop();
  }
}
