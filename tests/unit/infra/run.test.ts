import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeTemporaryFolder } from './temporary-folder.ts';

const PROJECT_FOLDER = resolve(import.meta.dirname, '../../..');
/** Replaces npm: starts the command as its only child, and forwards no signal. */
const STARTER = `
  const { spawn } = require('node:child_process');
  spawn(process.execPath, process.argv.slice(1), { stdio: 'inherit' });
  setInterval(() => undefined, 60_000);
`;

describe('a command that npm started', () => {
  let starter: ChildProcess | undefined;
  afterEach(() => starter?.kill('SIGKILL'));

  it('shuts down when npm alone is killed', async () => {
    const file = join(await makeTemporaryFolder(), 'state');
    const command = ['infra/run.mjs', '--needs=', 'tests/unit/infra/wait-for-signal.mjs', file];
    starter = spawn(process.execPath, ['-e', STARTER, ...command], {
      cwd: PROJECT_FOLDER,
      env: { ...process.env, npm_lifecycle_event: 'services' },
    });
    await vi.waitFor(async () => expect(await readFile(file, 'utf8')).toMatch(/^ready/), { timeout: 30_000, interval: 50 });
    starter.kill('SIGKILL');
    await vi.waitFor(async () => expect(await readFile(file, 'utf8')).toBe('SIGHUP'), { timeout: 30_000, interval: 50 });
  });
});
