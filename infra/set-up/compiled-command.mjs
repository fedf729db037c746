// Commands run compiled: to read some hundred TypeScript files anew would cost each start a second of processor time. Plain JavaScript, so that
// nothing has to be compiled to find out whether something has.
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PACKAGES_FILE } from '../project-folder.mjs';

const SOURCE_FOLDERS = ['activities', 'cli', 'configs', 'core', 'infra', 'workers', 'workflows'];
const FURTHER_SOURCES = [PACKAGES_FILE, 'package.json', 'tsconfig.json'];
/** Removed and replaced with the packages. */
const KEPT_FOLDER = 'node_modules/.cache/durasweep/commands';
/** Hundreds of files, which take longer to find and read one by one than to run. */
const PACKAGES_PUT_IN = ['@temporalio/client', '@temporalio/common', '@temporalio/proto', '@aws-sdk/client-s3', 'zod'];
/** They call it for Node's own modules. */
const REQUIRE = "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);";
/** So many that a command which still runs has its own: it loads parts of itself when it first needs them. */
const KEPT_COMMANDS = 20;

/**
 * Compiles a command and set-up, unless those of the same sources are kept.
 *
 * @param {{ projectFolder: string, entry: string }} options
 * @returns {Promise<string | undefined>} The folder that holds `command.mjs` and `set-up.mjs`; undefined where nothing can be written, or a
 *   source has a mistake: the sources do as well, only later, and tell of it.
 */
export async function ensureCompiled({ projectFolder, entry }) {
  const kept = join(projectFolder, KEPT_FOLDER);
  const folder = join(kept, `${basename(entry, '.ts')}-${stampSources(projectFolder)}`);
  if (!existsSync(folder)) {
    try {
      await compile({ projectFolder, entry, folder });
    } catch {
      if (!existsSync(folder)) return undefined;
    }
    await removeOldest(kept).catch(() => undefined);
  }
  const now = new Date();
  await utimes(folder, now, now).catch(() => undefined);
  return folder;
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

/**
 * The folder appears with all it holds, or not at all; of two processes that write it at once, the first to end does.
 *
 * @param {{ projectFolder: string, entry: string, folder: string }} options
 */
async function compile({ projectFolder, entry, folder }) {
  // Loaded here: most starts find the command kept.
  const { build, stop } = await import('esbuild');
  const unfinished = `${folder}.${randomUUID()}`;
  try {
    await build({
      absWorkingDir: projectFolder,
      entryPoints: { command: entry, 'set-up': 'infra/set-up/set-up.ts' },
      outdir: unfinished,
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
    await rename(unfinished, folder);
  } finally {
    // Its compiler is a process that would live as long as this one.
    await stop();
    await rm(unfinished, { recursive: true, force: true });
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

/** @param {string} kept */
async function removeOldest(kept) {
  const folders = (await readdir(kept)).map((name) => join(kept, name));
  const dated = await Promise.all(folders.map(async (folder) => ({ folder, usedAtMs: (await stat(folder)).mtimeMs })));
  const old = dated.sort((a, b) => b.usedAtMs - a.usedAtMs).slice(KEPT_COMMANDS);
  await Promise.all(old.map(({ folder }) => rm(folder, { recursive: true, force: true })));
}
