import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { keepFolder } from '../infra/kept-folders.mjs';
import { hashSources, type Sources } from './hash-sources.ts';
import { CACHE_FOLDER, PACKAGES_FILE, PROJECT_FOLDER } from './project-folder.ts';

/** Whatever the scripts come from. */
const SOURCES: Omit<Sources, 'projectFolder'> = {
  folders: ['web', 'core/analysis', 'core/domain', 'core/models/blocks', 'core/report', 'core/streaming'],
  files: [PACKAGES_FILE, 'package.json', 'web/client/tsconfig.json'],
};
const MOST_KEPT = 5;
/** An installed package brings it compiled. */
const PACKAGED_FOLDER = path.join(PROJECT_FOLDER, 'dist/page');

/**
 * Compiles the page's script and style, with the packages they use, unless those of the same sources are kept.
 *
 * @returns the folder that holds `page.js`, `report.js`, `try.js` and `page.css`.
 */
export async function compileClient(): Promise<string> {
  if (existsSync(PACKAGED_FOLDER)) return PACKAGED_FOLDER;
  const name = await hashSources({ ...SOURCES, projectFolder: PROJECT_FOLDER });
  return await keepFolder({ kept: path.join(CACHE_FOLDER, 'page'), name, mostKept: MOST_KEPT, write: buildClient });
}

/** One of them, whole. */
export async function readClientFile(name: string): Promise<string> {
  return await readFile(path.join(await compileClient(), name), 'utf8');
}

/** One file each: what is served loads nothing else, and what is offline holds it inside. */
export async function buildClient(outdir: string): Promise<void> {
  // Loaded here: most starts find it kept.
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
    // Its compiler is a process that would live as long as this one.
    await stop();
  }
}
