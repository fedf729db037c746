// Commands run compiled: to read some hundred TypeScript files anew would cost each start a second of processor time. Plain JavaScript, so that
// nothing has to be compiled to find out whether something has.
import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { keepFolder } from '../kept-folders.mjs';
import { PACKAGES_FILE } from '../project-folder.mjs';

const SOURCE_FOLDERS = ['activities', 'cli', 'configs', 'core', 'infra', 'web', 'workers', 'workflows'];
const FURTHER_SOURCES = [PACKAGES_FILE, 'package.json', 'tsconfig.json'];
/** Removed and replaced with the packages. */
const KEPT_FOLDER = 'node_modules/.cache/durasweep/commands';
/** Hundreds of files, which take longer to find and read one by one than to run. */
const PACKAGES_PUT_IN = [
  ...['@temporalio/client', '@temporalio/common', '@temporalio/proto', '@aws-sdk/client-s3', '@smithy/signature-v4', 'zod'],
  ...['cli-table3', 'commander', 'get-port', 'ipaddr.js', 'p-limit'],
];
/** What a module knows of itself, in a script. */
const OF_THE_MODULE = {
  'import.meta.url': 'urlHere',
  'import.meta.dirname': '__dirname',
  'import.meta.resolve': 'resolveHere',
};
const OF_THE_SCRIPT =
  "const { pathToFileURL: toUrlHere } = require('node:url'); const urlHere = toUrlHere(__filename).href; const resolveHere = (name) => toUrlHere(require.resolve(name)).href;";
const MOST_KEPT = 20;
const SCRIPT = 'command.cjs';

/**
 * Compiles a command and set-up, unless those of the same sources are kept.
 *
 * @param {{ projectFolder: string, entry: string }} options
 * @returns {Promise<string | undefined>} A CommonJS script that exports `loadSetUp` and `loadCommand`; undefined where nothing can be written, a
 *   source has a mistake, or Node cannot require our plain JavaScript (22 before 22.12): the sources do as well, only later, and tell of it.
 */
export async function ensureCompiled({ projectFolder, entry }) {
  if (!(/** @type {{ require_module?: boolean }} */ (process.features).require_module)) return undefined;
  const name = `${basename(entry, '.ts')}-${stampSources(projectFolder)}`;
  try {
    const kept = join(projectFolder, KEPT_FOLDER);
    const write = (/** @type {string} */ unfinished) => compile({ projectFolder, entry, outfile: join(unfinished, SCRIPT) });
    return join(await keepFolder({ kept, name, mostKept: MOST_KEPT, write }), SCRIPT);
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
    .filter((name) => /\.(ts|mjs)$/.test(name))
    .map((name) => join(folder, name))
    .sort();
}

/** @param {{ projectFolder: string, entry: string, outfile: string }} options */
async function compile({ projectFolder, entry, outfile }) {
  // Loaded here: most starts find the command kept.
  const { build, stop } = await import('esbuild');
  try {
    await build({
      absWorkingDir: projectFolder,
      // One script: what is imported when first asked for is a function in it until then.
      stdin: {
        contents: `export const loadSetUp = () => import('./infra/set-up/set-up.ts'); export const loadCommand = () => import(${JSON.stringify(entry)});`,
        resolveDir: projectFolder,
      },
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      // To import from a script is experimental; to require what is imported is not.
      supported: { 'dynamic-import': false },
      // Less to read; names stay, for stack traces.
      minifyWhitespace: true,
      minifySyntax: true,
      legalComments: 'none',
      banner: { js: OF_THE_SCRIPT },
      define: { COMPILED_FROM: JSON.stringify(projectFolder), COMPILED_AS: '"command"', ...OF_THE_MODULE },
      plugins: [{ name: 'what stays outside', setup: (build) => keepOutside(build, { projectFolder, entry }) }],
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
 * @param {{ projectFolder: string, entry: string }} options The folder may be in a folder `node_modules` itself.
 */
function keepOutside(build, { projectFolder, entry }) {
  build.onResolve({ filter: /./ }, ({ path, resolveDir, kind }) => {
    const place = relative(projectFolder, resolveDir);
    if (kind === 'entry-point' || place.startsWith('..') || place.includes('node_modules')) return undefined;
    if (path === entry) return undefined;
    if (path.startsWith('.')) return path.endsWith('.mjs') ? { path: resolve(resolveDir, path), external: true } : undefined;
    return PACKAGES_PUT_IN.some((name) => path === name || path.startsWith(`${name}/`)) ? undefined : { path, external: true };
  });
}
