import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { buildSweep } from '../../../support/configurations.ts';
import { makeTemporaryFolder } from '../../infra/temporary-folder.ts';

const PROJECT_FOLDER = path.resolve(import.meta.dirname, '../../../..');

it('check prints groups, classes, counts, examples, folds and trials', async () => {
  const file = await writeSweep({ users: ['ann', 'ben'], classes: ['run', 'walk'], recordings: 3 });
  const { stdout, status } = runConfig('check', file);
  expect(stdout).toContain('2 classes: run (6), walk (6)');
  expect(stdout).toContain('2 groups: ann (6), ben (6)');
  expect(stdout).toContain('ann/run/0.csv was read as class "run" in group "ann"');
  expect(stdout).toContain('ben/walk/2.csv was read as class "walk" in group "ben"');
  expect(stdout).toContain('10 / 2 / 0');
  expect(stdout).toMatch(/2 variants × 1 fold × 3 seeds = 6 trials/);
  expect(status).toBe(0);
});

it('check reports unreadable data with exit code 1', async () => {
  const file = await writeSweep({ users: ['ann'], classes: ['run'], recordings: 0 });
  const { stderr, status } = runConfig('check', file);
  expect(stderr).toContain('contains no data files');
  expect(status).toBe(1);
});

it('print writes the configuration with its defaults, and nothing else to standard output', async () => {
  const file = await writeSweep({ users: ['ann'], classes: ['run'], recordings: 0 });
  const { stdout, status } = runConfig('print', file);
  expect(JSON.parse(stdout)).toMatchObject({ name: 'test', normalisation: 'none', execution: { parkTimeLimit: '7 days' } });
  expect(status).toBe(0);
});

async function writeSweep(data: { users: readonly string[]; classes: readonly string[]; recordings: number }): Promise<string> {
  const folder = await makeTemporaryFolder();
  for (const user of data.users) {
    for (const className of data.classes) {
      await mkdir(path.join(folder, 'data', user, className), { recursive: true });
      for (let i = 0; i < data.recordings; i += 1)
        await writeFile(path.join(folder, 'data', user, className, `${i}.csv`), `${i}\n${i + 1}\n`);
    }
  }
  const format = { type: 'columns' as const, path: '{group}/{class}/*.csv', features: [{ name: 'x', column: 0 }] };
  const sweep = buildSweep([8, 16], { dataset: { name: 'd', sources: [path.join(folder, 'data')], format }, seeds: 3 });
  const file = path.join(folder, 'sweep.json');
  await writeFile(file, JSON.stringify(sweep));
  return file;
}

function runConfig(...args: readonly string[]) {
  return spawnSync(process.execPath, ['cli/durasweep.mjs', 'config', ...args], { cwd: PROJECT_FOLDER, encoding: 'utf8' });
}
