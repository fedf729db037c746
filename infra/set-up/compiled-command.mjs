// Commands run compiled: to read some hundred TypeScript files anew would cost each start a second of processor time. Plain JavaScript, so that
// nothing has to be compiled to find out whether something has.
import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { keepFolder } from '../kept-folders.mjs';
import { PACKAGES_FILE } from '../project-folder.mjs';

const SOURCE_FOLDERS = ['activities', 'cli', 'configs', 'core', 'infra', 'web', 'workers', 'workflows'];
const FURTHER_SOURCES = [PACKAGES_FILE, 'package.json', 'tsconfig.json'];
/** Removed and replaced with the packages. */
const KEPT_FOLDER = 'node_modules/.cache/durasweep/commands';
/** Hundreds of files, which take longer to find and read one by one than to run. */
const PACKAGES_PUT_IN = ['@temporalio/client', '@temporalio/common', '@temporalio/proto', '@aws-sdk/client-s3', 'zod'];
/** They call it for Node's own modules. */
const REQUIRE = "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);";
const MOST_KEPT = 20;

/**
 * Compiles a command and set-up, unless those of the same sources are kept.
 *
 * @param {{ projectFolder: string, entry: string }} options
 * @returns {Promise<string | undefined>} The folder that holds `command.mjs` and `set-up.mjs`; undefined where nothing can be written, or a
 *   source has a mistake: the sources do as well, only later, and tell of it.
 */
export async function ensureCompiled({ projectFolder, entry }) {
  const name = `${basename(entry, '.ts')}-${stampSources(projectFolder)}`;
  try {
    const kept = join(projectFolder, KEPT_FOLDER);
    return await keepFolder({
      kept,
      name,
      mostKept: MOST_KEPT,
      write: (unfinished) => compile({ projectFolder, entry, outdir: unfinished }),
    });
  } catch {
    return undefined;
  }
}

/**
 * By size and times: an edit changes a file's, and reading all of them would cost more.
 *
 * @param {string} projectFolder
 */
function stampSources(projectFolder) {
  const hash = createHash('sha256').update(resolve(projectFolder));
  for (const name of [...FURTHER_SOURCES, ...SOURCE_FOLDERS.flatMap((folder) => listSources(projectFolder, folder))]) {
    const { size, mtimeMs, ctimeMs } = statSync(join(projectFolder, name));
    hash.update(`${name}\0${size}\0${mtimeMs}\0${ctimeMs}\0`);
  }
  return hash.digest('hex').slice(0, 32);
}

/**
 * @param {string} projectFolder
 * @param {string} folder
 */
function listSources(projectFolder, folder) {
  const names = readdirSync(join(projectFolder, folder), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
    .sort();
}

/** @param {{ projectFolder: string, entry: string, outdir: string }} options */
async function compile({ projectFolder, entry, outdir }) {
  // Loaded here: most starts find the command kept.
  const { build, stop } = await import('esbuild');
  try {
    await build({
      absWorkingDir: projectFolder,
      entryPoints: { command: entry, 'set-up': 'infra/set-up/set-up.ts' },
      outdir,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'esm',
      // What is imported when first asked for stays apart.
      splitting: true,
      banner: { js: REQUIRE },
      define: { COMPILED_FROM: JSON.stringify(projectFolder), COMPILED_AS: '"command"' },
      plugins: [{ name: 'what stays outside', setup: (build) => keepOutside(build, projectFolder) }],
      logLevel: 'silent',
    });
  } finally {
    // Its compiler is a process that would live as long as this one.
    await stop();
  }
}

/**
 * Our plain JavaScript is loaded already, in part, and its errors must be known again; of packages only those that every command loads are put
 * in, with what they import.
 *
 * @param {import('esbuild').PluginBuild} build
 * @param {string} projectFolder May be in a folder `node_modules` itself.
 */
function keepOutside(build, projectFolder) {
  build.onResolve({ filter: /./ }, ({ path, resolveDir, kind }) => {
    const place = relative(projectFolder, resolveDir);
    if (kind === 'entry-point' || place.startsWith('..') || place.includes('node_modules')) return undefined;
    if (path.startsWith('.'))
      return path.endsWith('.mjs') ? { path: pathToFileURL(resolve(resolveDir, path)).href, external: true } : undefined;
    return PACKAGES_PUT_IN.some((name) => path === name || path.startsWith(`${name}/`)) ? undefined : { path, external: true };
  });
}
