import { execFile } from 'node:child_process';
import { appendFile, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { ensureCompiled } from '../../../../infra/set-up/compiled-command.mjs';
import { makeTemporaryFolder } from '../temporary-folder.ts';

const PROJECT_FOLDER = path.resolve(import.meta.dirname, '../../../..');
const FOLDERS = ['activities', 'cli', 'configs', 'core', 'infra/set-up', 'workers', 'workflows', 'node_modules'];
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

describe('a command', () => {
  it('runs compiled, without the packages that are put in; plain JavaScript stays where it is', async () => {
    const folder = (await compile()) ?? '';
    const { stdout } = await run(process.execPath, [path.join(folder, 'command.mjs')]);
    expect(stdout).toMatch(/^first file:\/\/.*\/infra\/plain\.mjs$/);
    await expect(stat(path.join(folder, 'set-up.mjs'))).resolves.toBeDefined();
  });

  it('is kept, and compiled anew when a source or a package changes; one that runs keeps its own', async () => {
    const first = await compile();
    expect(await compile()).toBe(first);
    await appendFile(path.join(project, 'infra/set-up/set-up.ts'), '\n');
    const second = await compile();
    await appendFile(path.join(project, 'package-lock.json'), '\n');
    const third = await compile();
    expect(new Set([first, second, third]).size).toBe(3);
    await expect(stat(path.join(first ?? '', 'command.mjs'))).resolves.toBeDefined();
  });

  it('is left as it is where it has a mistake, or where nothing can be written', async () => {
    await appendFile(entry, 'const = 1;\n');
    await expect(compile()).resolves.toBeUndefined();
    await writeFile(entry, '');
    await writeFile(path.join(project, 'node_modules/.cache'), 'a file where the folder would be');
    await expect(compile()).resolves.toBeUndefined();
  });

  it('is whole when two start at once', async () => {
    const [one, other] = await Promise.all([compileElsewhere(), compileElsewhere()]);
    expect(one).toBe(other);
    expect(await readdir(path.dirname(one))).toEqual([path.basename(one)]);
  });
});

describe('steer', () => {
  it('loads little for its help, and no S3 client for a question', async () => {
    const folder = (await ensureCompiled({ projectFolder: PROJECT_FOLDER, entry: path.join(PROJECT_FOLDER, 'cli/steer.ts') })) ?? '';
    const help = await loadStatically(folder, 'command.mjs');
    expect([...help.values()].join('').length).toBeLessThan(50_000);
    const names = await readdir(folder);
    const question = await loadStatically(folder, names.find((name) => name.startsWith('look-')) ?? '');
    const platform = await loadStatically(folder, names.find((name) => name.startsWith('with-platform-')) ?? '');
    const text = [...question.values(), ...platform.values()].join('');
    expect(text).toContain('@temporalio/client');
    expect(text).not.toMatch(/node_modules\/@aws-sdk|from "@(aws-sdk|temporalio)\//);
  });
});

/** The files that are loaded with one, by name. */
async function loadStatically(folder: string, name: string, loaded = new Map<string, string>()): Promise<Map<string, string>> {
  if (loaded.has(name)) return loaded;
  const text = await readFile(path.join(folder, name), 'utf8');
  loaded.set(name, text);
  for (const [, next = ''] of text.matchAll(/^(?:import|\} from) ?(?:.* from )?"\.\/([^"]+)";$/gm))
    await loadStatically(folder, next, loaded);
  return loaded;
}
