// How commands and programs are compiled for `runCachedScript`. Plain JavaScript, because commands are compiled before TypeScript can be loaded.

/** Replacements in a script for properties of `import.meta`. */
const OF_THE_MODULE = {
  'import.meta.url': 'urlHere',
  'import.meta.dirname': '__dirname',
  'import.meta.resolve': 'resolveHere',
};
const OF_THE_SCRIPT =
  "const { pathToFileURL: toUrlHere } = require('node:url'); const urlHere = toUrlHere(__filename).href; const resolveHere = (name) => toUrlHere(require.resolve(name)).href;";

/**
 * Options for esbuild.
 *
 * @param {{ projectFolder: string, kind: 'command' | 'program' }} options
 * @returns {import('esbuild').BuildOptions & { define: Record<string, string> }}
 */
export function listScriptOptions({ projectFolder, kind }) {
  return {
    absWorkingDir: projectFolder,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // Importing from a script is experimental; requiring is not.
    supported: { 'dynamic-import': false },
    legalComments: 'none',
    banner: { js: OF_THE_SCRIPT },
    define: { COMPILED_FROM: JSON.stringify(projectFolder), COMPILED_AS: JSON.stringify(kind), ...OF_THE_MODULE },
    logLevel: 'silent',
  };
}
