import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { PROJECT_FOLDER } from '../../../infra/project-folder.mjs';

const execute = promisify(execFile);

it('npm run sbom lists exactly the packages that users get', async () => {
  const { stdout } = await execute('npm', ['run', '--silent', 'sbom'], { cwd: PROJECT_FOLDER, maxBuffer: 2 ** 26 });
  const { components } = JSON.parse(stdout) as { components: { name: string; version: string }[] };
  const listed = new Set(components.map(({ name, version }) => `${name}@${version}`));
  expect([...listed].sort()).toEqual((await readLockFile()).sort());
});

async function readLockFile(): Promise<string[]> {
  const text = await readFile(path.join(PROJECT_FOLDER, 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Record<string, { name?: string; version: string; dev?: boolean }> };
  const wanted = Object.entries(packages).filter(([place, { dev }]) => place !== '' && dev !== true);
  const names = wanted.map(([place, { name, version }]) => `${name ?? place.split('node_modules/').at(-1)}@${version}`);
  return [...new Set(names)];
}
