import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { x as extract } from 'tar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../infra/set-up/command.mjs';
import { buildTinySweep } from '../support/tiny-sweep.ts';

const PROJECT_FOLDER = path.resolve(import.meta.dirname, '../..');
const LIBRARY = { dataset: 'core/dataset', training: 'core/training', analysis: 'core/analysis', configs: 'configs' };
/** A busy machine takes many times as long as an idle one. */
const LIMIT_MS = 400_000;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'durasweep-package-'));
  const file = (await run('npm', ['run', '--silent', 'package', '--', folder], PROJECT_FOLDER)).trim().split('\n').at(-1) ?? '';
  const installed = path.join(folder, 'node_modules/durasweep');
  await mkdir(installed, { recursive: true });
  await extract({ file, cwd: installed, strip: 1 });
  await linkPackages();
}, LIMIT_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the package, installed into an empty folder', () => {
  it('runs a sweep there, with state and reports next to node_modules', { timeout: LIMIT_MS }, async () => {
    const variants = [{ name: 'gru', architecture: 'gru', hiddenSize: 8 }];
    const configuration = { ...buildTinySweep(), training: { maxEpochs: 1 }, experiments: [{ name: 'one', variants }] };
    await writeFile(path.join(folder, 'tiny.json'), JSON.stringify(configuration));
    await runInstalled(['start', 'tiny.json', '--exit']);
    const { trials } = JSON.parse(await readFile(path.join(folder, 'runs/tiny/results.json'), 'utf8'));
    expect(trials).toMatchObject([{ state: 'completed', epochs: 1 }]);
    expect((await readdir(folder)).sort()).toEqual(expect.arrayContaining(['.durasweep', 'node_modules', 'runs', 'tiny.json']));
    expect(await readdir(path.join(folder, 'node_modules/durasweep'))).not.toContain('.durasweep');
  });

  it('finds its own configurations, and names itself in its help', async () => {
    const printed = JSON.parse(await runInstalled(['config', 'print', 'node_modules/durasweep/configs/gestures-fast.json']));
    expect(printed).toMatchObject({ name: 'gestures-fast', dataset: { name: 'SmartWatch Gestures' } });
    expect(await runInstalled(['steer', '--help'])).toContain('Usage: durasweep steer');
  });

  it.each(Object.entries(LIBRARY))('durasweep/%s: the example in its docstring prints what it claims', async (name, source) => {
    const example = await readExample(path.join(PROJECT_FOLDER, source, 'index.ts'));
    const file = path.join(folder, `${name}-example.mjs`);
    await writeFile(file, example.code);
    expect((await run(process.execPath, [file], folder)).trim()).toBe(example.prints);
  });
});

/** Installed as npm would do it, without a registry. */
async function linkPackages(): Promise<void> {
  const { packages } = JSON.parse(await readFile(path.join(PROJECT_FOLDER, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean }>;
  };
  const present = new Set(await listPackages());
  for (const [location, { dev = false, devOptional = false }] of Object.entries(packages)) {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(location)?.[1];
    if (name === undefined || dev || devOptional || !present.has(name)) continue;
    const place = path.join(folder, 'node_modules', name);
    await mkdir(path.dirname(place), { recursive: true });
    await symlink(path.join(PROJECT_FOLDER, 'node_modules', name), place);
  }
}

/** Some packages in the lock file are for other platforms. */
async function listPackages(): Promise<string[]> {
  const modules = path.join(PROJECT_FOLDER, 'node_modules');
  const names = await readdir(modules);
  const scoped = names
    .filter((name) => name.startsWith('@'))
    .map(async (scope) => (await readdir(path.join(modules, scope))).map((name) => `${scope}/${name}`));
  return [...names, ...(await Promise.all(scoped)).flat()];
}

async function runInstalled(args: readonly string[]): Promise<string> {
  return await run(process.execPath, ['node_modules/durasweep/cli/durasweep.mjs', ...args], folder);
}

async function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  const variables = { ...process.env, DURASWEEP_SLOTS: '1', DURASWEEP_DATA: undefined, DURASWEEP_REPORTS: undefined };
  return await runCommand({ program, arguments: args, folder: cwd, variables });
}

async function readExample(file: string): Promise<{ code: string; prints: string }> {
  const [, block = ''] = /```js\n(.*?)\n \* ```/s.exec(await readFile(file, 'utf8')) ?? [];
  const code = block.replaceAll(/^ \* ?/gm, '');
  const prints = /console\.log\(.*\); \/\/ (.*)$/m.exec(code)?.[1] ?? expect.fail(`${file} has no example that prints`);
  return { code, prints };
}
