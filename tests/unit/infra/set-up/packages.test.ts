import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ensurePackages } from '../../../../infra/set-up/packages.mjs';
import { makeTemporaryFolder } from '../temporary-folder.ts';

const LOCK = JSON.stringify({ packages: { '': {}, 'node_modules/a': { version: '1.0.0', integrity: 'x' } } });

describe('ensurePackages', () => {
  let projectFolder: string;
  let variables: NodeJS.ProcessEnv;
  let reported: string[];

  beforeEach(async () => {
    projectFolder = await makeTemporaryFolder();
    reported = [];
    variables = { PATH: `${join(projectFolder, 'bin')}:${process.env.PATH}` };
    await writeFile(join(projectFolder, 'package-lock.json'), LOCK);
    await mkdir(join(projectFolder, 'bin'));
    await writeFile(join(projectFolder, 'bin', 'npm'), '#!/bin/sh\necho "$@" >> npm-calls && mkdir -p node_modules\n', { mode: 0o755 });
  });

  const ensure = () => ensurePackages({ projectFolder, variables, report: (line) => reported.push(line) });
  const readCalls = async () => (await readFile(join(projectFolder, 'npm-calls'), 'utf8').catch(() => '')).split('\n').filter(Boolean);

  it('installs once, from the lock file and without running scripts', async () => {
    await ensure();
    await ensure();
    const calls = await readCalls();
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatch(/^ci .*--ignore-scripts/);
  });

  it('installs again when the lock file changed', async () => {
    await ensure();
    await writeFile(join(projectFolder, 'package-lock.json'), LOCK.replace('1.0.0', '1.0.1'));
    await ensure();
    expect(await readCalls()).toHaveLength(2);
  });

  it('starts over after an interrupted install', async () => {
    await mkdir(join(projectFolder, 'node_modules', 'a'), { recursive: true });
    await ensure();
    expect(await readCalls()).toHaveLength(1);
  });

  it("leaves a developer's own complete install unchanged, without a message", async () => {
    await mkdir(join(projectFolder, 'node_modules'));
    await writeFile(join(projectFolder, 'node_modules', '.package-lock.json'), LOCK);
    await ensure();
    expect(await readCalls()).toEqual([]);
    expect(reported).toEqual([]);
  });
});
