import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withLock } from '../../../../infra/set-up/lock.mjs';
import { makeTemporaryFolder } from '../temporary-folder.ts';

const APPENDER = join(import.meta.dirname, 'append-under-lock.mjs');

describe('withLock', () => {
  it('lets one of several processes in at a time', async () => {
    const folder = await makeTemporaryFolder();
    const processes = [1, 2, 3, 4].map(() => startAppender(folder, '5'));
    await Promise.all(processes.map((child) => once(child, 'message')));
    for (const child of processes) child.send('go');
    await Promise.all(processes.map((child) => once(child, 'exit')));
    const entries = (await readFile(join(folder, 'record'), 'utf8')).trim().split('\n');
    expect(entries).toHaveLength(40);
    for (let index = 0; index < entries.length; index += 2) expect(entries[index + 1]).toBe(entries[index]?.replace('in', 'out'));
  });

  it('takes over the lock of a process that was killed', async () => {
    const folder = await makeTemporaryFolder();
    const holder = startAppender(folder, 'hold');
    await once(holder, 'message');
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(await withLock({ path: join(folder, 'lock'), action: async () => 'mine' })).toBe('mine');
  });

  it('takes over a lock from another host once its heartbeat has stopped for long', async () => {
    const folder = await makeTemporaryFolder();
    const path = join(folder, 'lock');
    await mkdir(path);
    await writeFile(join(path, 'owner.json'), JSON.stringify({ pid: 1, host: `not-${hostname()}`, token: 'gone' }));
    const longAgo = new Date(Date.now() - 3_600_000);
    await utimes(path, longAgo, longAgo);
    expect(await withLock({ path, action: async () => 'mine' })).toBe('mine');
  });

  it('reports that it is waiting, and for which process', async () => {
    const folder = await makeTemporaryFolder();
    const path = join(folder, 'lock');
    const waited: unknown[] = [];
    await withLock({
      path,
      action: async () => {
        const holder = startAppender(folder, 'wait-once');
        waited.push((await once(holder, 'message'))[0]);
      },
    });
    expect(waited).toEqual([{ waitsFor: process.pid }]);
  });

  it('is released when the action fails, and leaves nothing behind', async () => {
    const folder = await makeTemporaryFolder();
    const path = join(folder, 'lock');
    const failing = withLock({ path, action: () => Promise.reject(new Error('no')) });
    await expect(failing).rejects.toThrow('no');
    expect(await readdir(folder)).toEqual([]);
  });
});

function startAppender(folder: string, mode: string): ChildProcess {
  return fork(APPENDER, [folder, mode], { execArgv: [] });
}
