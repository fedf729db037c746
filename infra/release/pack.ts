/**
 * `npm run package [-- <folder>]`: creates durasweep-<version>.tgz, which can be used without a clone. Its libraries are compiled, because Node
 * does not load TypeScript from packages; its commands are compiled on their first run.
 */
import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { buildClient } from '../../workers/compile-client.ts';
import { loadWorkflowBundle, PACKAGED_BUNDLES } from '../../workers/workflow-bundle.ts';
import { readSetupEnvironment } from '../environment.mjs';
import { runCommand } from '../set-up/command.mjs';

const PROJECT_FOLDER = resolve(import.meta.dirname, '../..');
const LIBRARY = join(PROJECT_FOLDER, 'dist');
/** The libraries in `exports` of package.json. */
const MODULES = { dataset: 'core/dataset', training: 'core/training', analysis: 'core/analysis', configs: 'configs' };

const target = resolve(process.argv[2] ?? PROJECT_FOLDER);
await rm(LIBRARY, { recursive: true, force: true });
await Promise.all([compileModules(), declareTypes()]);
await buildClient(join(LIBRARY, 'page'));
for (const [traced, file] of [
  [false, PACKAGED_BUNDLES.plain],
  [true, PACKAGED_BUNDLES.traced],
] as const)
  await writeFile(file, withoutPlaces((await loadWorkflowBundle({ traced })).code));
process.stdout.write(`${join(target, await pack())}\n`);

async function compileModules(): Promise<void> {
  await build({
    absWorkingDir: PROJECT_FOLDER,
    entryPoints: Object.entries(MODULES).map(([out, folder]) => ({ in: `${folder}/index.ts`, out })),
    outdir: LIBRARY,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
}

async function declareTypes(): Promise<void> {
  await run(join(PROJECT_FOLDER, 'node_modules/.bin/tsc'), ['--project', 'infra/release/tsconfig.json']);
}

/** Removes the source map, which contains paths of this machine. */
function withoutPlaces(code: string): string {
  return code.replace(/(sourceMappingURL=data:application\/json;[^,]*base64,)([A-Za-z0-9+/=]+)/, (_, head: string, encoded: string) => {
    const map = Buffer.from(encoded, 'base64').toString('utf8').replaceAll(PROJECT_FOLDER, '');
    return `${head}${Buffer.from(map).toString('base64')}`;
  });
}

/** @returns the file's name */
async function pack(): Promise<string> {
  const output = await run('npm', ['pack', '--json', '--pack-destination', target]);
  const [packed] = JSON.parse(output) as [{ filename: string }];
  return packed.filename;
}

async function run(program: string, args: string[]): Promise<string> {
  return await runCommand({ program, arguments: args, folder: PROJECT_FOLDER, variables: readSetupEnvironment().inherited });
}
