// Compiles commands: loading some hundred TypeScript files would cost each start a second of processor time. Plain JavaScript, so that
// nothing has to be compiled to find out whether something must be.
import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { keepFolder } from '../kept-folders.mjs';
import { leaveOutProtos, MESSAGES_MODULE } from '../leave-out-protos.mjs';
import { PACKAGES_FILE } from '../project-folder.mjs';
import { listScriptOptions } from '../script-options.mjs';

const SOURCE_FOLDERS = ['activities', 'cli', 'configs', 'core', 'infra', 'web', 'workers', 'workflows'];
const FURTHER_SOURCES = [PACKAGES_FILE, 'package.json', 'tsconfig.json'];
/** Removed together with the packages. */
const KEPT_FOLDER = 'node_modules/.cache/durasweep/commands';
/** Packages with hundreds of files, which take longer to find and read than to run. */
const PACKAGES_PUT_IN = [
  ...['@temporalio/client', '@temporalio/common', '@temporalio/proto', '@aws-sdk/client-s3', '@smithy/signature-v4', 'zod'],
  ...['cli-table3', 'commander', 'get-port', 'ipaddr.js', 'p-limit'],
];
const MOST_KEPT = 20;
const SCRIPT = 'command.cjs';

/**
 * Compiles a command and set-up, unless they are cached for the same sources.
 *
 * @param {{ projectFolder: string, entry: string }} options
 * @returns {Promise<string | undefined>} A CommonJS script that exports `loadSetUp` and `loadCommand`; undefined if the cache is not writable, a
 *   source has an error, or Node cannot require our plain JavaScript (22 before 22.12): then the sources run instead, slower, and report errors.
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
 * Uses sizes and times, which every edit changes, because reading all files would take longer.
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
  // Loaded on demand: most starts find the command in the cache.
  const { build, stop } = await import('esbuild');
  try {
    await build({
      ...listScriptOptions({ projectFolder, kind: 'command' }),
      // One script: dynamic imports become functions in it.
      stdin: {
        contents: `export const loadSetUp = () => import('./infra/set-up/set-up.ts'); export const loadCommand = () => import(${JSON.stringify(entry)});`,
        resolveDir: projectFolder,
      },
      outfile,
      // Makes the script shorter; names stay for stack traces.
      minifyWhitespace: true,
      minifySyntax: true,
      plugins: [
        { name: 'what stays outside', setup: (build) => keepOutside(build, { projectFolder, entry }) },
        {
          name: 'what is left out',
          setup: (build) =>
            build.onLoad({ filter: MESSAGES_MODULE }, async ({ path }) => ({ contents: await leaveOutProtos(path, 'command') })),
        },
      ],
    });
  } finally {
    // The compiler process would otherwise live as long as this one.
    await stop();
  }
}

/**
 * Our plain JavaScript is already loaded, in part, and its error classes must stay the same. Only packages that every command loads are
 * bundled, with their imports.
 *
 * @param {import('esbuild').PluginBuild} build
 * @param {{ projectFolder: string, entry: string }} options The folder may itself be in a `node_modules` folder.
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
