import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { appendFile, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { build, type Metafile } from 'esbuild';
import { beforeEach, describe, expect, it } from 'vitest';
import { leaveOutProtos } from '../../../../infra/leave-out-protos.mjs';
import { ensureCompiled } from '../../../../infra/set-up/compiled-command.mjs';
import { makeTemporaryFolder } from '../temporary-folder.ts';

const PROJECT_FOLDER = path.resolve(import.meta.dirname, '../../../..');
const FOLDERS = ['activities', 'cli', 'configs', 'core', 'infra/set-up', 'web', 'workers', 'workflows', 'node_modules'];
const run = promisify(execFile);

let project: string;
let entry: string;

beforeEach(async () => {
  project = await makeTemporaryFolder();
  entry = path.join(project, 'cli/greet.ts');
  for (const folder of FOLDERS) await mkdir(path.join(project, folder), { recursive: true });
  await symlink(path.join(PROJECT_FOLDER, 'node_modules/zod'), path.join(project, 'node_modules/zod'));
  for (const name of ['package-lock.json', 'package.json', 'tsconfig.json']) await writeFile(path.join(project, name), '{}');
  await writeFile(path.join(project, 'infra/set-up/set-up.ts'), 'export const parts: string[] = [];\n');
  await writeFile(path.join(project, 'infra/plain.mjs'), 'export const place = import.meta.url;\n');
  await writeFile(
    entry,
    "import { z } from 'zod';\nimport { place } from '../infra/plain.mjs';\nprint(z.string().parse('first'), place);\n",
  );
  await appendFile(entry, 'function print(...texts: string[]): void { process.stdout.write(texts.join(" ")); }\n');
});

const compile = () => ensureCompiled({ projectFolder: project, entry });

/** In a process of its own. */
async function compileElsewhere(): Promise<string> {
  const module = path.join(PROJECT_FOLDER, 'infra/set-up/compiled-command.mjs');
  const program = `const { ensureCompiled } = await import(${JSON.stringify(module)}); process.stdout.write(await ensureCompiled(${JSON.stringify({ projectFolder: project, entry })}));`;
  return (await run(process.execPath, ['--input-type=module', '--eval', program])).stdout;
}

/** In a process of its own, with set-up first. @returns what it prints, and how many parts set-up has */
async function runScript(script: string, use = 'greet'): Promise<string> {
  const module = path.join(PROJECT_FOLDER, 'infra/cached-script.mjs');
  const program = `const { runCachedScript } = await import(${JSON.stringify(module)}); const { loadSetUp, loadCommand } = runCachedScript(${JSON.stringify(script)}, ${JSON.stringify(use)});
    const { parts } = await loadSetUp(); await loadCommand(); process.stdout.write(' ' + parts.length);`;
  return (await run(process.execPath, ['--input-type=module', '--eval', program])).stdout;
}

describe('a command', () => {
  it('runs compiled, without the packages that are put in; plain JavaScript stays where it is', async () => {
    const script = (await compile()) ?? '';
    expect(await runScript(script)).toMatch(/^first file:\/\/.*\/infra\/plain\.mjs 0$/);
  });

  it('is kept, and compiled anew when a source or a package changes; one that runs keeps its own', async () => {
    const first = await compile();
    expect(await compile()).toBe(first);
    await appendFile(path.join(project, 'infra/set-up/set-up.ts'), '\n');
    const second = await compile();
    await appendFile(path.join(project, 'package-lock.json'), '\n');
    const third = await compile();
    expect(new Set([first, second, third]).size).toBe(3);
    await expect(stat(first ?? '')).resolves.toBeDefined();
  });

  it('is left as it is where it has a mistake, or where nothing can be written', async () => {
    await appendFile(entry, 'const = 1;\n');
    await expect(compile()).resolves.toBeUndefined();
    await writeFile(entry, '');
    await writeFile(path.join(project, 'node_modules/.cache'), 'a file where the folder would be');
    await expect(compile()).resolves.toBeUndefined();
  });

  it('keeps what V8 compiled of it for each use, takes it, and does without where it is damaged', async () => {
    const script = (await compile()) ?? '';
    const expected = await runScript(script);
    await runScript(script, 'another');
    await runScript(script, '../../no-word');
    const kept = (await readdir(path.dirname(script))).filter((name) => name !== 'command.cjs');
    expect(kept.map((name) => name.split('.')[2]).sort()).toEqual(['another', 'any', 'greet']);
    const file = path.join(path.dirname(script), kept.find((name) => name.includes('.greet.')) ?? '');
    const { mtimeMs } = await stat(file);
    expect(await runScript(script)).toBe(expected);
    expect((await stat(file)).mtimeMs).toBe(mtimeMs);
    await writeFile(file, 'damaged');
    expect(await runScript(script)).toBe(expected);
    expect((await stat(file)).size).toBeGreaterThan(100);
  });

  it('is whole when two start at once', async () => {
    const [one, other] = await Promise.all([compileElsewhere(), compileElsewhere()]);
    expect(one).toBe(other);
    expect(await readdir(path.dirname(path.dirname(one)))).toEqual([path.basename(path.dirname(one))]);
  });
});

it.each(readdirSync(path.join(PROJECT_FOLDER, 'cli')).filter((name) => isCommand(name)))('%s runs compiled', async (name) => {
  await expect(ensureCompiled({ projectFolder: PROJECT_FOLDER, entry: path.join(PROJECT_FOLDER, 'cli', name) })).resolves.toBeDefined();
});

/** They run when they are loaded, and say by a promise how that ends. A script cannot wait for one by itself. */
function isCommand(name: string): boolean {
  return name.endsWith('.ts') && /^(export const finished =|await )/m.test(readFileSync(path.join(PROJECT_FOLDER, 'cli', name), 'utf8'));
}

describe('steer', () => {
  it('loads little for its help, and no S3 client for a question', async () => {
    const { metafile } = await build({
      absWorkingDir: PROJECT_FOLDER,
      entryPoints: ['cli/steer.ts', 'cli/steer/look.ts', 'cli/steer/with-platform.ts'],
      outdir: 'out',
      write: false,
      metafile: true,
      bundle: true,
      splitting: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
    });
    const packages = (entry: string) => listStaticPackages(metafile, `out/${entry}.js`);
    expect(packages('steer')).toEqual(['commander']);
    const forQuestions = [...packages('steer/look'), ...packages('steer/with-platform')];
    expect(forQuestions).toContain('@temporalio/client');
    expect(forQuestions.filter((name) => /aws|smithy|vega|resvg|listr2/.test(name))).toEqual([]);
  });

  it("reads of Temporal's messages what clients send, and not those of its cloud and of workers", async () => {
    const module = path.join(PROJECT_FOLDER, 'node_modules/@temporalio/proto/protos/json-module.js');
    const [text, worker] = await Promise.all([leaveOutProtos(module, 'command'), leaveOutProtos(module, 'program')]);
    for (const service of ['WorkflowService', 'OperatorService', 'Health']) expect(text).toContain(`"${service}":`);
    for (const name of ['CloudService', 'coresdk']) expect(text).not.toContain(`"${name}":`);
    expect([worker.includes('"coresdk":'), worker.includes('"CloudService":')]).toEqual([true, false]);
    const unknown = path.join(project, 'unknown.js');
    await writeFile(unknown, 'root.addJSON({"other": {}});\n');
    expect(await leaveOutProtos(unknown, 'command')).toBe('root.addJSON({"other": {}});\n');
  });
});

/** The packages that are loaded with a file, and not when first asked for. */
function listStaticPackages({ outputs }: Metafile, file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const imports = (outputs[file]?.imports ?? []).filter(({ kind }) => kind === 'import-statement');
  const found = imports.flatMap(({ path: name, external }) =>
    external ? (name.startsWith('node:') || name.startsWith('.') ? [] : [name]) : listStaticPackages({ outputs } as Metafile, name, seen),
  );
  return [...new Set(found)].sort();
}
